import type { Fact } from '@baton/protocol/results/facts';
import type { Paint } from '../colours.ts';
import { renderAgent } from './agent.ts';
import { renderAnsible } from './ansible.ts';
import { renderTerraform } from './terraform.ts';
import { renderTransmit } from './transmit.ts';

/** How the facts of each executor are told to people; empty: there is nothing to tell. */
const renderers: Readonly<Record<string, (facts: readonly Fact[], paint: Paint) => string>> = {
  ansible: renderAnsible,
  terraform: renderTerraform,
  transmit: renderTransmit,
  'claude-code': renderAgent,
  codex: renderAgent,
};

export const hasResult = (executor: string): boolean => Object.hasOwn(renderers, executor);

/** Lines for people; empty where the executor tells nothing that is shown. */
export const renderResult = (executor: string, facts: readonly Fact[], paint: Paint): string =>
  (hasResult(executor) && renderers[executor]?.(facts, paint)) || '';
