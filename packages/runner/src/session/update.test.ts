import { expect, test } from 'vitest';
import { SessionBench, success } from '../testing/session-bench.ts';

const order = { version: '1.2.0', path: '/download/baton-runner-1.2.0.tgz', sha256: 'a'.repeat(64) };
const none = { drain: false, disabled: false, sessionEnded: null };
const asked = { directives: { ...none, update: order } };
const bench = () => new SessionBench({ updates: true }).open();
const restart = [{ type: 'exit', exit: { code: 75, failure: null } }];

test('an update is got ready while jobs go on, then the jobs finish, then it leaves to be started again', () => {
  const one = bench().offer('a').accepted('a').synced(asked);
  expect(one.took('prepareUpdate')).toEqual([{ type: 'prepareUpdate', order }]);
  expect(one.took('sync').at(-1)).toMatchObject({ draining: false, freeSlots: 1, update: { version: '1.2.0', problem: null } });
  // told again and again, it does it once
  one.synced(asked);
  expect(one.took('prepareUpdate')).toEqual([]);
  one.do({ type: 'updateReady', version: '1.2.0' });
  expect(one.took('sync').at(-1)).toMatchObject({ draining: true, freeSlots: 0 });
  expect(one.took('close')).toEqual([]);
  one.do({ type: 'ended', attemptId: 'a', finish: success });
  one.synced({ reports: [{ attemptId: 'a', accepted: true }], ...asked }).do({ type: 'logClosed', attemptId: 'a' });
  expect(one.took('close')).toHaveLength(1);
  expect(one.do({ type: 'closed' }).took('exit')).toEqual(restart);
});

test('what can not be installed is told once, and tried again only when the server asks anew', () => {
  const one = bench().synced(asked);
  one.took('prepareUpdate');
  one.do({ type: 'updateFailed', version: '1.2.0', problem: 'it is damaged' });
  const told = one.took('sync').at(-1);
  expect(told).toMatchObject({ draining: false, update: { version: '1.2.0', problem: 'it is damaged' } });
  // the answer to the sync before crossed it
  one.synced(asked, one.state.syncNumber - 1);
  expect(one.took('prepareUpdate')).toEqual([]);
  one.synced({});
  expect(one.took('sync').at(-1)).toMatchObject({ update: null });
  expect(one.synced(asked).took('prepareUpdate')).toHaveLength(1);
});

test('the server may take it back until the runner has left', () => {
  const one = bench().offer('a').accepted('a').synced(asked).do({ type: 'updateReady', version: '1.2.0' });
  one.took('sync');
  one.synced({});
  expect(one.took('sync').at(-1)).toMatchObject({ draining: false, freeSlots: 1, update: null });
});

test('whoever is asked to leave for good meanwhile does not come back', () => {
  const one = bench().offer('a').accepted('a').synced(asked).do({ type: 'updateReady', version: '1.2.0' }).do({ type: 'drain' });
  one.do({ type: 'ended', attemptId: 'a', finish: success }).reported('a').do({ type: 'logClosed', attemptId: 'a' });
  expect(one.do({ type: 'closed' }).took('exit')).toEqual([{ type: 'exit', exit: { code: 0, failure: null } }]);
});

test('it does not leave while the server is away: another version could not reach it either', () => {
  const one = bench().synced(asked);
  one.do({ type: 'updateReady', version: '1.2.0' });
  const away = bench().synced({ directives: { ...none, update: order, sessionEnded: null } });
  away.synced({ directives: { ...none, sessionEnded: { code: 'session_kicked', message: 'kicked', again: true, afterMs: 5 } } });
  away.do({ type: 'updateReady', version: '1.2.0' });
  expect(away.took('exit')).toEqual([]);
  away.do({ type: 'timer', name: 'open' }).opened('s2');
  expect(away.do({ type: 'closed' }).took('exit')).toEqual(restart);
});

test('who may not update itself pays no heed to it', () => {
  const one = new SessionBench().open().synced(asked);
  expect([one.took('prepareUpdate'), one.took('sync').at(-1)?.update]).toEqual([[], null]);
});
