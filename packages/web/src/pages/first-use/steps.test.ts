import { expect, test } from 'vitest';
import { stepsOf } from './steps.ts';

test.each([
  ['nothing', { online: 0, jobs: { queued: 0, succeeded: 0 } }, [false, false, false]],
  ['a runner', { online: 1, jobs: {} }, [true, false, false]],
  ['a job that waits', { online: 0, jobs: { queued: 1 } }, [false, true, false]],
  ['both', { online: 1, jobs: { processing: 1 } }, [true, true, false]],
  ['a finished job, whose runner has left', { online: 0, jobs: { failed: 1 } }, [true, true, true]],
] as const)('%s', (_, dashboard, [runner, job, finished]) => {
  expect(stepsOf(dashboard)).toEqual({ runner, job, finished });
});
