import { operationExecutorNames } from '@baton/protocol/hosting-names';
import { type ComponentType, lazy } from 'react';
import type { ResultProps } from './result-props.ts';

const operation = lazy(async () => ({ default: (await import('./operation.tsx')).OperationView }));
const agent = lazy(async () => ({ default: (await import('./agent.tsx')).AgentView }));

/** How the facts of each executor are shown. */
export const resultViews: Readonly<Record<string, ComponentType<ResultProps>>> = {
  ansible: lazy(async () => ({ default: (await import('./ansible.tsx')).AnsibleView })),
  terraform: lazy(async () => ({ default: (await import('./terraform.tsx')).TerraformView })),
  transmit: lazy(async () => ({ default: (await import('./transmit.tsx')).TransmitView })),
  'claude-code': agent,
  codex: agent,
  ...Object.fromEntries(Object.values(operationExecutorNames).map((executor) => [executor, operation])),
};

/** Whether an executor tells facts of what came out. */
export const hasResult = (executor: string): boolean => Object.hasOwn(resultViews, executor);
