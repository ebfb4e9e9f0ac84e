import type { Line } from '@baton/protocol';
import type { LineView } from '../../app/index.ts';

/** A line as it goes out. */
export const lineOf = ({ number, at, source, level, text, runnerId, runnerName, claimed, jobId }: LineView): Line => ({
  ...{ number, at, source, level, text, runnerId },
  runner: runnerName,
  claimed,
  ...(jobId !== null && { jobId }),
});
