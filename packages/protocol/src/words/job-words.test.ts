import { expect, test } from 'vitest';
import { causeWords, exitWords, reasonWords, timelineWords, usageWords } from './job-words.ts';

test('codes have words, unknown ones are spelled', () => {
  expect(causeWords('lease_expired')).toBe('The runner was silent until the lease ran out');
  expect(causeWords('some_new_cause')).toBe('Some new cause');
  expect(reasonWords('timeout')).toBe('It ran longer than its time limit');
});

test('what was used', () => {
  expect(usageWords({ cpuUserMs: 1_230, cpuSystemMs: 40, memoryPeakBytes: 84_300_000 })).toEqual([
    'CPU 1.27 s (1.23 s user, 0.04 s system)',
    'memory 84 MB at most',
  ]);
  expect(usageWords({ cpuUserMs: 7_200_000, cpuSystemMs: 0, memoryPeakBytes: null })).toEqual([
    'CPU 120 min (120 min user, 0.00 s system)',
  ]);
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
  [
    { type: 'job.prepare_failed', detail: { attempt: 2, message: 'no such folder', failures: 2, backoffMs: 5_000 } },
    'It could not be prepared',
    'Attempt 2 · no such folder · 2 of 3 · again in 5 s',
  ],
  [
    { type: 'job.resolved', detail: { resolution: 'retry', by: 'ada', note: 'looked' } },
    'Resolved: tried again',
    'by ada · looked',
  ],
  [
    { type: 'job.attempt_stopping', detail: { attempt: 1, cause: 'kicked' } },
    'Attempt counts no more; waiting until it is certainly over on its runner',
    'Attempt 1 · The session of the runner was ended by a kick',
  ],
  [{ type: 'job.failed', detail: { reason: 'waited_too_long' } }, 'Failed', 'Nobody took it within its waiting limit'],
  [{ type: 'job.cancelling', detail: { by: 'ada', reason: null } }, 'Cancellation asked for', 'by ada'],
  [{ type: 'job.offer_declined', detail: { message: 'disk full' } }, 'The runner declined the offer', 'disk full'],
])('an entry of the timeline: %j', (entry, what, more) => expect(timelineWords(entry)).toEqual({ what, more }));

test('the runner of an attempt is named where it is known', () => {
  const entry = { type: 'job.claimed', detail: { attempt: 1, runnerId: 'r1' } };
  expect(timelineWords(entry, (id) => (id === 'r1' ? 'alpha' : null)).what).toBe('Offered to alpha');
  expect(timelineWords(entry).what).toBe('Offered to a runner');
});
