import { Type } from 'typebox';
import { ansibleSpec } from './ansible.ts';
import { claudeCodeSpec } from './claude-code.ts';
import { codexSpec } from './codex.ts';
import { giteaWorkflowSpec } from './gitea-workflow.ts';
import { shellSpec } from './shell.ts';
import type { SpecKind } from './spec-kind.ts';
import { terraformSpec } from './terraform.ts';
import { transmitSpec } from './transmit.ts';

/** Of each executor that the product knows. */
export const specKinds: readonly SpecKind<never>[] = [
  ansibleSpec,
  claudeCodeSpec,
  codexSpec,
  giteaWorkflowSpec,
  shellSpec,
  terraformSpec,
  transmitSpec,
];

const byExecutor = new Map(specKinds.map((kind) => [kind.executor, kind as SpecKind]));

/** Null: nothing is known of what such a job is made of. */
export const specKindOf = (executor: string): SpecKind | null => byExecutor.get(executor) ?? null;

/** The executor's own fields, as JSON data; which they are its {@link SpecKind} says. */
export const JobSpec = Type.Record(Type.String(), Type.Unknown(), {
  description: `what the executor does: its own fields (${specKinds.map(({ executor }) => executor).join(', ')})`,
});
