import type { EndedNotice } from '../guard/messages.ts';
import type { Finish } from '../session/ports.ts';
import type { LeftVerdict } from './end-files.ts';

const kindOfCause = {
  cancelled: 'cancelled',
  fenced: 'fenced',
  interrupted: 'interrupted',
  device_lost: 'device_lost',
  lost: 'interrupted',
  timeout: 'timeout',
} as const;

/** What shells answer for a program that is not there, and for one that can not be run. */
const notFound = 127;
const notExecutable = 126;

/** A text as the protocol takes it for a reason: one line, at most 500 characters. */
export const asReason = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 500);

/** How a job ended, as it is reported. */
export function outcomeOf(notice: EndedNotice, file: string): Finish {
  const { exitCode, signal, stoppedBy, spawnError } = notice;
  if (spawnError === 'ENOENT')
    return { kind: 'failed', exitCode: notFound, signal: null, message: asReason(`command not found: ${file}`) };
  if (spawnError === 'EACCES')
    return { kind: 'failed', exitCode: notExecutable, signal: null, message: asReason(`cannot be run: ${file}`) };
  if (spawnError !== null)
    return { kind: 'prepare_failed', exitCode: null, signal: null, message: `could not be started: ${spawnError}` };
  if (stoppedBy !== null) return { kind: kindOfCause[stoppedBy], exitCode, signal, message: null };
  return { kind: exitCode === 0 ? 'succeeded' : 'failed', exitCode, signal, message: null };
}

/**
 * How a job with a driver ended. Its process ends by a signal to itself, so what is said of that counts only where it left no verdict; and
 * a verdict counts only where the job was not stopped.
 */
export function drivenOutcome(notice: EndedNotice, file: string, { verdict, problem }: LeftVerdict): Finish {
  const ended = outcomeOf(notice, file);
  if (notice.spawnError !== null) return ended;
  if (notice.stoppedBy !== null) return verdict ? { ...ended, exitCode: null, signal: null } : ended;
  if (verdict === null) {
    const why = problem ?? (notice.signal === null ? `exit code ${notice.exitCode}` : notice.signal);
    return { ...ended, kind: 'failed', message: asReason(`the process that ran this job's steps ended too early: ${why}`) };
  }
  const plain = { exitCode: null, signal: null, message: null };
  if (verdict.kind === 'succeeded') return { ...plain, kind: 'succeeded', exitCode: 0 };
  if (verdict.kind === 'failed')
    return { ...plain, kind: 'failed', exitCode: verdict.exitCode, message: asReason(verdict.message) || null };
  const { kind, ...awaiting } = verdict;
  return { ...plain, kind, awaiting: { ...awaiting, detail: { ...awaiting.detail } } };
}
