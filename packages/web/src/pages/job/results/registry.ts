import type { Attempt } from '@baton/protocol';
import { operationExecutorNames } from '@baton/protocol/hosting-names';
import type { Fact } from '@baton/protocol/results/facts';
import { type ComponentType, lazy } from 'react';

export interface ResultProps {
  jobId: string;
  /** `owner/name` */
  project: string;
  /** the job has begun no attempt after the one that is shown */
  newest: boolean;
  /** of the job up to the one that is shown, which is the last */
  attempts: readonly Attempt[];
  /** what the executor told; grows in place */
  facts: readonly Fact[];
  /** the attempt has not ended */
  running: boolean;
}

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
