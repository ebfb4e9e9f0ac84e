import { restPaths } from '@baton/protocol/paths';
import type { Context } from '../context.ts';
import { clean } from '../output/clean.ts';
import { renderResult } from '../output/results/registry.ts';
import { OutputClosed } from '../output/streams.ts';
import type { Client } from '../rest/client.ts';
import { type Patience, patiently } from '../rest/patiently.ts';
import { Refusal } from '../rest/refusal.ts';
import { exitCodeOfJob } from './exit-code.ts';
import type { Follower } from './follow-attempt.ts';
import { followJob } from './follow-job.ts';
import { LogSink } from './sink.ts';

/** Thrown out of whatever is under way when the user has had enough. */
export class Left extends Error {
  override name = 'Left';
}

/** Patience that tells of trouble on stderr, until `signal`. */
export const tellingPatience = (context: Context, url: string, signal: AbortSignal): Patience => ({
  signal,
  onTrouble: (problem) => context.note(`no answer from ${url} (${clean(problem)}); trying again until it comes`),
  onRecovered: () => context.note('the server answers again'),
});

/**
 * Makes a job and stays with it to its end, as if it ran here: its output comes out here, Ctrl-C cancels it, and its exit code becomes
 * ours. A second Ctrl-C leaves the job to itself.
 */
export async function attend(
  context: Context,
  client: Client,
  make: (patience: Patience) => Promise<string>,
  raw = false,
): Promise<number> {
  const leaving = new AbortController();
  const patience = tellingPatience(context, client.url, leaving.signal);
  let id: string | null = null;
  let cancelling = false;
  const release = context.onInterrupt(() => {
    if (id === null || cancelling) return leaving.abort(new Left());
    cancelling = true;
    context.note('cancelling the job; Ctrl-C again leaves it to itself');
    cancel(client, id, patience, 'cancelled by Ctrl-C').catch((error) => {
      if (!leaving.signal.aborted) leaving.abort(error);
    });
  });
  try {
    id = await make(patience);
    return await follow({ client, sink: new LogSink(context, { raw }), patience }, context, id);
  } catch (error) {
    if (error instanceof OutputClosed && id !== null) await cancel(client, id, patience, 'its output was closed');
    if (!(error instanceof Left)) throw error;
    context.note(id === null ? 'gave up; the job may have been accepted all the same' : `job ${id} goes on without us`);
    return 130;
  } finally {
    release();
  }
}

async function follow(follower: Follower, context: Context, id: string): Promise<number> {
  const { job } = await followJob(follower, context, id);
  const { outcome } = job;
  context.stderr.write(renderResult(job.executor, follower.sink.facts.facts, context.paint));
  const ownCode = outcome?.exitCode !== null && outcome?.exitCode !== undefined;
  if (job.state === 'failed' && (!ownCode || outcome.message !== null)) {
    context.note(`job ${id} failed: ${clean(outcome?.message ?? outcome?.reason ?? 'no reason is known')}`);
  } else if (job.state === 'cancelled') {
    context.note(`job ${id} was cancelled${outcome?.message ? `: ${clean(outcome.message)}` : ''}`);
  }
  return exitCodeOfJob(job);
}

/** Asks until the server has taken it; a job that is over needs no cancelling. */
async function cancel(client: Client, id: string, patience: Patience, reason: string): Promise<void> {
  try {
    await patiently(() => client.call('POST', restPaths.jobCancel(id), { body: { reason }, signal: patience.signal }), patience);
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'job_finished')) throw error;
  }
}
