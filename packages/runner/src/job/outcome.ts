import type { EndedNotice } from '../guard/messages.ts';
import type { Finish } from '../session/ports.ts';

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
