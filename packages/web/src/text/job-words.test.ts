import { expect, test } from 'vitest';
import { causeWords, exitWords, reasonWords, timelineWords } from './job-words.ts';

test('codes have words, unknown ones are spelled', () => {
  expect(causeWords('lease_expired')).toBe('The runner was silent until the lease ran out');
  expect(causeWords('some_new_cause')).toBe('Some new cause');
  expect(reasonWords('timeout')).toBe('It ran longer than its time limit');
});

test('how a process ended', () => {
  expect(exitWords({ exitCode: 0, signal: null })).toBe('exit code 0');
  expect(exitWords({ exitCode: null, signal: 'SIGKILL' })).toBe('ended by SIGKILL');
  expect(exitWords({ exitCode: null, signal: null })).toBeNull();
});

test.each([
  [{ type: 'job.queued', detail: { by: 'ada' } }, 'Queued', 'by ada'],
  [{ type: 'job.claimed', detail: { attempt: 2 } }, 'Offered to a runner', 'Attempt 2'],
  [
    { type: 'job.attempt_lost', detail: { attempt: 1, cause: 'lease_expired', next: 'queued' } },
    'Attempt lost',
    'Attempt 1 · The runner was silent until the lease ran out · now queued',
  ],
  [
    { type: 'job.failed', detail: { attempt: 1, reason: 'exit', exitCode: 3 } },
    'Failed',
    'Attempt 1 · The process ended · exit code 3',
  ],
  [{ type: 'job.cancelling', detail: { by: 'ada', reason: null } }, 'Cancellation asked for', 'by ada'],
  [{ type: 'job.offer_declined', detail: { message: 'disk full' } }, 'The runner declined the offer', 'disk full'],
])('an entry of the timeline: %j', (entry, what, more) => expect(timelineWords(entry)).toEqual({ what, more }));
