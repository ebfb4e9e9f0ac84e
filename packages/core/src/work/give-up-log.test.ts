import { describe, expect, test } from 'vitest';
import type { Attempt } from '../attempt/state.ts';
import { lastWordsMs } from '../policy/retention.ts';
import type { Contact } from '../runner/contact.ts';
import type { Runner } from '../runner/state.ts';
import { sampleRunner } from '../testing/samples.ts';
import { changedNothing, Scene } from '../testing/scene.ts';
import { giveUpLog, isLogClosed, logGivenUp, logQuietMsMax } from './give-up-log.ts';

const now = 1_000_000;
const over = (cause: Attempt['cause'] = 'kicked'): Attempt => {
  const scene = new Scene().run();
  return { ...scene.attempt, state: 'ended', endedAt: 5, cause };
};
const stored = { acknowledged: 4, lines: 3, bytes: 99, linesDropped: 0, bytesDropped: 0, maskedByServer: 0 };
const reason = (attempt: Attempt, runner: Partial<Runner> | null, quietMs = 5_000, contact: Contact = 'online') =>
  logGivenUp(attempt, runner && sampleRunner({ credential: 'active', ...runner }), { contact, quietMs }, now);

test.each<[string, string | null, Attempt, Partial<Runner> | null, number, Contact]>([
  ['removed', 'runner_removed', over(), { removedAt: 5, credential: 'revoked' }, 5_000, 'revoked'],
  ['its row is gone', 'runner_removed', over(), null, 5_000, 'revoked'],
  ['rotated', 'runner_rotated', over('runner_rotated'), { credential: 'revoked' }, 5_000, 'revoked'],
  ['rotated after the end', 'runner_revoked', over('finished'), { credential: 'revoked' }, 5_000, 'revoked'],
  ['what was sent may still be on its way', null, over(), { credential: 'revoked' }, 500, 'revoked'],
  ['there, and silent about it', 'runner_silent', over(), {}, logQuietMsMax, 'online'],
  ['there, and heard of it', null, over(), {}, logQuietMsMax - 1, 'online'],
  ['away for long', null, over(), {}, 100 * logQuietMsMax, 'offline'],
  ['an ephemeral one that had its job brings it home', null, over(), { removedAt: now - 5, ephemeral: true }, 5_000, 'revoked'],
  ['but not for ever', 'runner_removed', over(), { removedAt: now - lastWordsMs, ephemeral: true }, 5_000, 'revoked'],
  ['the attempt runs', null, new Scene().run().attempt, { removedAt: 5, credential: 'revoked' }, 5_000, 'revoked'],
  ['it never ran', null, { ...over(), acceptedAt: null }, { removedAt: 5, credential: 'revoked' }, 5_000, 'revoked'],
])('%s: %s', (_, expected, attempt, runner, quietMs, contact) => {
  expect(reason(attempt, runner, quietMs, contact)).toBe(expected);
});

describe('closed by the server', () => {
  test('it says what is stored and why, and that it may not be all', () => {
    const runner = sampleRunner({ credential: 'revoked' });
    const decision = giveUpLog(over(), runner, 'runner_rotated', stored, now);
    expect(decision).toMatchObject({
      guards: [{ kind: 'runner', id: runner.id, revision: runner.revision }],
      changes: [{ row: { log: { chunks: 4, lines: 3, bytes: 99, complete: false, givenUp: 'runner_rotated', closedAt: now } } }],
      events: [{ type: 'job.log_closed', detail: { cause: 'runner_rotated', complete: false } }],
    });
  });

  test('it is not the last word; a runner that closed it has the last word', () => {
    const log = {
      chunks: 1,
      lines: 1,
      bytes: 1,
      linesDropped: 0,
      bytesDropped: 0,
      maskedByServer: 0,
      digestSent: 'a',
      digestStored: 'a',
      complete: true,
    };
    const closed = { ...over(), log: { ...log, closedAt: 5, givenUp: null } };
    const given = { ...over(), log: { ...log, closedAt: 5, givenUp: 'runner_silent' as const } };
    expect([isLogClosed(closed), isLogClosed(given), isLogClosed(over())]).toEqual([true, false, false]);
    for (const attempt of [closed, given])
      expect(changedNothing(giveUpLog(attempt, null, 'runner_removed', stored, now))).toBe(true);
  });
});
