import { fleetPlan } from './fleet-plan.ts';
import type { ToldJob } from './told-job.ts';

const message = 'the state is locked by baton@alpha, for apply, since 2026-10-05 08:14:31 UTC; its holder is dead';

/** A plan that met the lock of an attempt whose machine died. */
export const lockedState: ToldJob = {
  ...fleetPlan,
  facts: [
    { type: 'terraform.tool', name: 'terraform', version: '1.11.4' },
    {
      ...{
        type: 'terraform.lock',
        id: '8d44c7c2-51f0-6b0e-0a7e-2f5f1c9b7d10',
        who: 'baton@alpha',
        operation: 'OperationTypeApply',
      },
      ...{ created: '2026-10-05 08:14:31.20157 +0000 UTC', path: 'network/production' },
      release: { possible: true, why: 'attempt 7 of job 4f2a took it, and none of its processes lives' },
    },
  ],
  log: 'terraform 1.11.4\n',
  failure: { exitCode: 1, message },
};
