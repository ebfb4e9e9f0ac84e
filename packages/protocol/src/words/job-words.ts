import type { Attempt, Job, LogReceipt, TimelineEntry } from '../rest/jobs.ts';
import type { Usage } from '../shared/usage.ts';

/*
 * What is said to people about a job, in one place, so that the page and the command line say the same.
 */

/** States as they are read. */
export const jobStateWords: Readonly<Record<Job['state'], string>> = {
  queued: 'Queued',
  claimed: 'Claimed',
  processing: 'Processing',
  awaiting_approval: 'Awaiting approval',
  awaiting_input: 'Awaiting input',
  needs_attention: 'Needs attention',
  succeeded: 'Succeeded',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** `lease_expired` as words, for what has no words of its own here. */
const spell = (code: string): string => {
  const text = code.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};

const causes: Readonly<Record<string, string>> = {
  finished: 'Finished',
  cancelled: 'Cancelled',
  asked: 'It ended by asking',
  superseded: 'A newer attempt took its place',
  job_ended: 'The job had ended',
  offer_expired: 'The offer was taken back',
  offer_declined: 'The runner declined the offer',
  lease_expired: 'The runner was silent until the lease ran out',
  missing_from_sync: 'The runner no longer had it',
  new_session: 'The runner came back without it',
  signed_out: 'The runner signed out',
  fenced: 'The runner stopped it because it was cut off',
  interrupted: 'The runner was told to stop',
  prepare_failed: 'The runner could not begin it',
  kicked: 'The session of the runner was ended by a kick',
  runner_rotated: 'The token of the runner was rotated',
  device_lost: 'Its device was unplugged',
  runner_removed: 'The runner was removed',
  runner_revoked: 'The credential of the runner was revoked',
};

const givenUp: Readonly<Record<NonNullable<LogReceipt['givenUp']>, string>> = {
  runner_rotated: 'the token of its runner was rotated',
  runner_revoked: 'the credential of its runner was revoked',
  runner_removed: 'its runner was removed',
  runner_silent: 'its runner sends nothing more of it',
};

/** Why the server closed a log that its runner did not close: continues a sentence. */
export const givenUpWords = (reason: NonNullable<LogReceipt['givenUp']>): string => givenUp[reason];

/** Why an attempt is over or lost. */
export const causeWords = (cause: string): string => causes[cause] ?? spell(cause);

const attemptStates: Readonly<Record<Attempt['state'], string>> = {
  offered: 'Offered',
  running: 'Running',
  stopping: 'Being stopped',
  lost: 'Lost; its runner may come back with it',
  ended: 'Ended',
};
export const attemptStateWords = (state: Attempt['state']): string => attemptStates[state];

/** How the process of a job or attempt ended: `exit code 3`, `SIGKILL`; null when none ended by itself. */
export function exitWords(end: { exitCode: number | null; signal: string | null }): string | null {
  if (end.signal !== null) return `ended by ${end.signal}`;
  return end.exitCode === null ? null : `exit code ${end.exitCode}`;
}

/** What the processes of an attempt took of the processor and the memory, each in words. */
export function usageWords({ cpuUserMs, cpuSystemMs, memoryPeakBytes }: Usage): string[] {
  const cpu = `CPU ${secondsText(cpuUserMs + cpuSystemMs)} (${secondsText(cpuUserMs)} user, ${secondsText(cpuSystemMs)} system)`;
  return memoryPeakBytes === null ? [cpu] : [cpu, `memory ${Math.max(1, Math.round(memoryPeakBytes / 1e6))} MB at most`];
}

/** As exactly as it is measured, in hundredths; from ten minutes on nobody asks for these. */
const secondsText = (ms: number): string => (ms < 600_000 ? `${(ms / 1000).toFixed(2)} s` : `${Math.round(ms / 60_000)} min`);

const reasons: Readonly<Record<string, string>> = {
  exit: 'The process ended',
  timeout: 'It ran longer than its time limit',
  cancelled: 'It was cancelled',
  attempts_exhausted: 'Its runners were lost and no attempt is left',
  lost: 'Its runner was lost',
  runner_removed: 'Its runner was removed while it ran',
  waited_too_long: 'Nobody took it within its waiting limit',
  resolved: 'A person decided it',
  rejected: 'A person refused what it asked leave for',
};

const attentions: Readonly<Record<NonNullable<Job['attention']>['reason'], string>> = {
  lost: 'Its runner was lost, and its policy says to hold it then',
  gated: "Its runner was lost after it had passed the gate to what can't be taken back",
  quarantined: 'It could not be prepared, three times',
};

/** Why a job waits for a person. */
export const attentionWords = (reason: NonNullable<Job['attention']>['reason']): string => attentions[reason];

/** Why a job ended as it did. */
export const reasonWords = (reason: string): string => reasons[reason] ?? spell(reason);

/**
 * What happened in an entry of a timeline, with what its detail adds.
 *
 * @param nameOf the name of a runner, where it is known
 */
export function timelineWords(
  entry: Pick<TimelineEntry, 'type' | 'detail'>,
  nameOf: (runnerId: string) => string | null = () => null,
): { what: string; more: string | null } {
  const { detail } = entry;
  const kind = entry.type.replace(/^job\./, '');
  const attempt = detail.attempt === undefined || detail.attempt === null ? null : `Attempt ${detail.attempt}`;
  const runner = typeof detail.runnerId === 'string' ? nameOf(detail.runnerId) : null;
  const by = detail.by ? `by ${detail.by}` : null;
  const join = (...parts: (string | null | undefined)[]): string | null => parts.filter(Boolean).join(' · ') || null;
  const text = (value: unknown): string | null => (value === undefined || value === null || value === '' ? null : String(value));
  const asked = askWords(kind, join(attempt, text(detail.question)), join(by, text(detail.note)));
  if (asked) return asked;
  switch (kind) {
    case 'queued':
      return { what: 'Queued', more: join(by) };
    case 'claimed':
      return { what: `Offered to ${runner ?? 'a runner'}`, more: join(attempt) };
    case 'processing':
      return { what: 'Accepted; it runs', more: join(attempt) };
    case 'attempt_lost':
      return {
        what: 'Attempt lost',
        more: join(
          attempt,
          causeWords(String(detail.cause)),
          detail.next ? `now ${spell(String(detail.next)).toLowerCase()}` : null,
        ),
      };
    case 'attempt_stopping':
      return {
        what: 'Attempt counts no more; waiting until it is certainly over on its runner',
        more: join(attempt, causeWords(String(detail.cause))),
      };
    case 'prepare_failed':
      return {
        what: 'It could not be prepared',
        more: join(attempt, text(detail.message), `${detail.failures} of 3`, backoff(detail.backoffMs)),
      };
    case 'ready':
      return { what: 'Tried again', more: null };
    case 'overdue':
      return { what: 'Ran past its time limit; its runner is told to stop it', more: join(attempt) };
    case 'resolved':
      return {
        what: `Resolved: ${resolutions[String(detail.resolution)] ?? detail.resolution}`,
        more: join(by, text(detail.note)),
      };
    case 'gate_passed':
      return { what: 'Passed the gate', more: join(attempt) };
    case 'returned':
      return { what: 'The runner came back with it', more: join(attempt) };
    case 'cancelling':
      return { what: 'Cancellation asked for', more: join(by, text(detail.reason)) };
    case 'cancelled':
      return { what: 'Cancelled', more: join(attempt, by, text(detail.reason)) };
    case 'succeeded':
    case 'failed':
      return {
        what: spell(kind),
        more: join(attempt, reasonWords(String(detail.reason)), exitWords({ exitCode: numberOf(detail.exitCode), signal: null })),
      };
    case 'log_closed': {
      const why = Object.hasOwn(givenUp, String(detail.cause)) ? givenUpWords(detail.cause as keyof typeof givenUp) : null;
      return { what: why === null ? 'Log closed' : 'Log closed, not complete', more: join(attempt, why) };
    }
    default:
      return { what: causes[kind] ?? spell(kind), more: join(attempt, text(detail.message)) };
  }
}

/** What a job asks, or what was replied; null: it is neither. */
function askWords(kind: string, question: string | null, reply: string | null): { what: string; more: string | null } | null {
  if (kind === 'awaiting_approval') return { what: 'Asks for approval', more: question };
  if (kind === 'awaiting_input') return { what: 'Has a question', more: question };
  return ['approved', 'answered', 'rejected'].includes(kind) ? { what: spell(kind), more: reply } : null;
}

const resolutions: Readonly<Record<string, string>> = {
  retry: 'tried again',
  fail: 'taken as failed',
  succeed: 'taken as done',
};

const backoff = (ms: unknown): string | null => (typeof ms === 'number' && ms > 0 ? `again in ${ms / 1000} s` : null);

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
