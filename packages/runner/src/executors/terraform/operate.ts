import type { DrivenJob, Verdict } from '../driver.ts';
import { lockWords } from './lock.ts';
import { metLock, tellLock } from './locked.ts';
import { OperationRecord } from './operations.ts';
import type { Run } from './prepare.ts';
import { endWords, type Streamed } from './tool.ts';

const unreleased = 'Error releasing the state lock';

/** Runs what may take the lock of the state, on record as long as it may hold it. */
export async function operate(run: Run, job: DrivenJob, args: readonly string[], applies: boolean): Promise<Streamed> {
  const record = new OperationRecord(job, run.context, run.stateKey);
  const done = await run.tool.stream(args, { applies, holdsLock: () => record.holdsLock() });
  const { diagnostics, forced } = done.stream;
  const gaveBack = done.signal === null && !forced && diagnostics.every(({ summary }) => summary !== unreleased);
  record.ended(gaveBack);
  const { stopping } = run.context;
  const step = applies ? 'apply' : 'plan';
  if (stopping.aborted) run.context.tell({ type: 'terraform.stopped', step, clean: gaveBack });
  return done;
}

/** The verdict on a run of the tool that failed, with its first words about why. */
export function failureOf(run: Run, what: string, done: Streamed): Verdict {
  const lock = metLock(done.stream);
  if (lock) {
    const release = tellLock(run, lock);
    return failed(done, `${lockWords(lock)}${release.possible ? ', and its holder is dead: it may be released' : ''}`);
  }
  const { error } = done.stream;
  const why = error ? [error.summary, error.detail.split('\n')[0]].filter(Boolean).join(': ') : done.lastWords || endWords(done);
  return failed(done, `${run.tool.found.name} ${what} failed: ${why}`);
}

const failed = ({ exitCode }: Streamed, message: string): Verdict => ({
  kind: 'failed',
  exitCode,
  message: message.slice(0, 500),
});
