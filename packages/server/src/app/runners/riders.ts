import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import type { SyncInput, SyncOutput } from '../runner-calls.ts';
import { acceptOffer, report } from './attempts.ts';

/** How the calls went that rode along a sync. */
export type Riders = Pick<SyncOutput, 'accepts' | 'reports'>;

/** Carries out the accepts and reports that ride along a sync, each as if it were a call of its own; null when there are none. */
export async function carryRiders(context: Context, runnerId: string, input: SyncInput): Promise<Riders | null> {
  const { sessionId, number: syncNumber, accepts, reports } = input;
  if (!accepts?.length && !reports?.length) return null;
  const accepted = accepts?.map(({ attemptId, epoch }) =>
    outcome(attemptId, async () => {
      const { assignment } = await acceptOffer(context, runnerId, attemptId, { sessionId, epoch, syncNumber });
      if (!assignment) throw new Refused('lease_lost', { attemptId, epoch });
      return { attemptId, assignment };
    }),
  );
  const reported = reports?.map(({ attemptId, ...body }) =>
    outcome(attemptId, async () => {
      await report(context, runnerId, attemptId, body);
      return { attemptId, accepted: true as const };
    }),
  );
  // Together: what fails while something else is awaited would be nobody's failure, and end the process.
  const [ofAccepts, ofReports] = await Promise.all([accepted && Promise.all(accepted), reported && Promise.all(reported)]);
  return { ...(ofAccepts && { accepts: ofAccepts }), ...(ofReports && { reports: ofReports }) };
}

async function outcome<T>(attemptId: string, call: () => Promise<T>) {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { attemptId, error: { code: error.code, message: error.message } };
  }
}
