/** The words of cloud-hosted runners on the wire. A test asserts that they equal the control plane's own. */
export const providerNames = ['process', 'ecs-fargate', 'docker', 'kubernetes'] as const;
export const hostingStateNames = ['absent', 'awake', 'asleep'] as const;
export const operationKindNames = ['deploy', 'update', 'remove', 'wake', 'sleep'] as const;
export type OperationKindName = (typeof operationKindNames)[number];
export const operationExecutorNames = {
  deploy: 'deploy-runner',
  update: 'update-runner',
  remove: 'remove-runner',
  wake: 'wake-runner',
  sleep: 'sleep-runner',
} as const satisfies Record<OperationKindName, string>;
export const resourceStateNames = ['intended', 'made', 'removing', 'gone', 'left'] as const;
export const idleRuleNames = ['sleep', 'remove'] as const;
export const waveStateNames = ['running', 'halted', 'going_back', 'done', 'taken_back'] as const;
export const waveRunnerStateNames = ['pending', 'updating', 'updated', 'failed', 'back', 'returned', 'skipped'] as const;
