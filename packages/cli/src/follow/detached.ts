import type { Job } from '@baton/protocol';
import type { Context } from '../context.ts';
import type { Client } from '../rest/client.ts';
import type { Patience } from '../rest/patiently.ts';
import { Left, tellingPatience } from './attend.ts';

/** Makes a job, says which, and leaves it to itself. */
export async function detached(
  context: Context,
  client: Client,
  make: (patience: Patience) => Promise<Job>,
  json: boolean,
): Promise<number> {
  const leaving = new AbortController();
  const release = context.onInterrupt(() => leaving.abort(new Left()));
  try {
    const job = await make(tellingPatience(context, client.url, leaving.signal));
    if (json) await context.printJson(job);
    else await context.print(`${job.id}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof Left)) throw error;
    context.note('gave up; the job may have been accepted all the same');
    return 130;
  } finally {
    release();
  }
}
