import { describe, expect, test } from 'vitest';
import { network, refusedBy, SessionBench, success } from '../testing/session-bench.ts';

const unavailable = refusedBy('storage_unavailable', 503);
const ended = (attemptId: string) => ({ type: 'ended' as const, attemptId, finish: success });

describe('accepts and reports that ride along syncs', () => {
  test('a job costs two syncs: one carries its accept, one its report, and the next offer is the answer', () => {
    const bench = new SessionBench({ capacity: 1 }).open();
    bench.took('sync');
    bench.offer('a');
    expect(bench.took('sync')).toMatchObject([{ number: 2, freeSlots: 0, accepts: [{ attemptId: 'a', epoch: 1 }], reports: [] }]);
    bench.accepted('a').do(ended('a'));
    expect(bench.took('launch')).toHaveLength(1);
    expect(bench.took('sync')).toMatchObject([
      {
        number: 3,
        freeSlots: 1,
        leases: [{ attemptId: 'a', stopping: true }],
        accepts: [],
        reports: [{ attemptId: 'a', epoch: 1, kind: 'succeeded', exitCode: 0 }],
      },
    ]);
    const offer = {
      attemptId: 'b',
      epoch: 1,
      jobId: 'j',
      executor: 'shell',
      onPartition: 'continue' as const,
      deviceId: null,
      expiresInMs: 1,
    };
    bench.synced({ reports: [{ attemptId: 'a', accepted: true }], offers: [offer] });
    expect(bench.took('sync')).toMatchObject([{ number: 4, leases: [{ attemptId: 'b' }], accepts: [{ attemptId: 'b' }] }]);
    bench.do({ type: 'logClosed', attemptId: 'a' });
    expect([...bench.state.attempts.keys()]).toEqual(['b']);
  });

  test('after an accept a full runner waits a moment for something to say, not longer', () => {
    const bench = new SessionBench({ capacity: 1 }).open().offer('a').accepted('a');
    expect(bench.took('setTimer')).toMatchObject([{ name: 'sync', ms: 100 }]);
    bench.took('sync');
    bench.do({ type: 'timer', name: 'sync' });
    expect(bench.took('sync')).toMatchObject([{ leases: [{ attemptId: 'a' }], accepts: [], reports: [] }]);
  });

  test('with a slot left the next sync goes at once', () => {
    const bench = new SessionBench({ capacity: 2 }).open().offer('a');
    bench.took('sync');
    bench.accepted('a');
    expect(bench.took('sync')).toMatchObject([{ freeSlots: 1, accepts: [] }]);
  });

  test('reports that say much ride one by one', () => {
    const bench = new SessionBench({ capacity: 4 }).open();
    for (const id of ['a', 'b', 'c']) bench.offer(id).accepted(id);
    bench.syncFailed(network);
    const finish = { ...success, outputs: { long: 'x'.repeat(200_000) } };
    for (const attemptId of ['a', 'b']) bench.do({ type: 'ended', attemptId, finish });
    bench.do(ended('c')).took('sync');
    bench.do({ type: 'timer', name: 'sync' });
    const ridersOf = () => bench.took('sync').map(({ reports }) => reports.map(({ attemptId }) => attemptId));
    expect(ridersOf()).toEqual([['a']]);
    bench.reported('a');
    expect(ridersOf()).toEqual([['b', 'c']]);
  });

  test('a report supersedes the sync that is held', () => {
    const bench = new SessionBench({ capacity: 2 }).open().offer('a').accepted('a');
    bench.took('sync');
    const held = bench.state.syncNumber;
    bench.do(ended('a'));
    expect(bench.took('sync')).toMatchObject([{ number: held + 1, reports: [{ attemptId: 'a' }] }]);
    bench.synced({}, held).reported('a');
    expect(bench.took('sync')).toMatchObject([{ leases: [], reports: [] }]);
  });

  test('what rides is not sent twice while it is under way', () => {
    const bench = new SessionBench({ capacity: 2 }).open().offer('a').accepted('a').offer('b').accepted('b');
    bench.do(ended('a'));
    bench.took('sync');
    bench.do(ended('b'));
    expect(bench.took('sync')).toMatchObject([
      { leases: [{ stopping: true }, { stopping: true }], reports: [{ attemptId: 'b' }] },
    ]);
  });

  test('a lost answer: it rides again with the next sync', () => {
    const bench = new SessionBench({ capacity: 1 }).open().offer('a').syncFailed(network);
    bench.took('sync');
    bench.do({ type: 'timer', name: 'sync' });
    expect(bench.took('sync')).toMatchObject([{ accepts: [{ attemptId: 'a' }] }]);
    bench.accepted('a').do(ended('a')).syncFailed(network);
    bench.took('sync');
    bench.do({ type: 'timer', name: 'sync' });
    expect(bench.took('sync')).toMatchObject([{ reports: [{ attemptId: 'a' }] }]);
  });

  test('an answer that overlooks a rider: at once when a newer sync overtook it, else after a pause', () => {
    const bench = new SessionBench({ capacity: 2 }).open().offer('a');
    const carrier = bench.state.syncNumber;
    bench.do({ type: 'drain' });
    bench.took('sync');
    bench.synced({}, carrier);
    expect(bench.took('sync')).toMatchObject([{ accepts: [{ attemptId: 'a' }] }]);
    bench.synced({});
    expect(bench.took('sync')).toMatchObject([{ leases: [{ attemptId: 'a' }], accepts: [] }]);
    expect(bench.took('setTimer')).toMatchObject([{ name: 'rider:a' }]);
    bench.do({ type: 'timer', name: 'rider:a' });
    expect(bench.took('sync')).toMatchObject([{ accepts: [{ attemptId: 'a' }] }]);
  });

  test('while only what rides fails, other syncs go on and renew the leases', () => {
    const bench = new SessionBench({ capacity: 2 }).open().offer('a').accepted('a').do(ended('a'));
    bench.took('sync');
    bench.took('setTimer');
    bench.syncFailed(unavailable);
    expect(bench.took('setTimer')).toMatchObject([
      { name: 'rider:a', ms: 250 },
      { name: 'sync', ms: 0, spreadMs: 0 },
    ]);
    bench.do({ type: 'timer', name: 'sync' });
    expect(bench.took('sync')).toMatchObject([{ leases: [{ attemptId: 'a' }], reports: [] }]);
    bench.do({ type: 'timer', name: 'rider:a' });
    expect(bench.took('sync')).toMatchObject([{ reports: [{ attemptId: 'a' }] }]);
    expect(bench.state.failures).toBe(0);
  });

  test.each(['lease_lost', 'offer_expired', 'attempt_not_found', 'of_a_newer_server'])('a definite no (%s) ends it', (code) => {
    const error = { code, message: code };
    const bench = new SessionBench()
      .open()
      .offer('a')
      .synced({ accepts: [{ attemptId: 'a', error }] });
    expect(bench.took('launch')).toEqual([]);
    expect(bench.state.attempts.size).toBe(0);
    bench
      .offer('b')
      .accepted('b')
      .do(ended('b'))
      .synced({ reports: [{ attemptId: 'b', error }] });
    bench.do({ type: 'logClosed', attemptId: 'b' });
    expect(bench.state.attempts.size).toBe(0);
  });

  test('trouble told of a rider is no end: it rides again later', () => {
    const error = { code: 'storage_unavailable', message: 'busy' };
    const bench = new SessionBench()
      .open()
      .offer('a')
      .synced({ accepts: [{ attemptId: 'a', error }] });
    bench.took('sync');
    bench.do({ type: 'timer', name: 'rider:a' });
    expect(bench.took('sync')).toMatchObject([{ accepts: [{ attemptId: 'a' }] }]);
  });

  test('a sync that is refused for what it carries is sent without it; refused again it is the end', () => {
    const bench = new SessionBench().open().offer('a').accepted('a').do(ended('a'));
    bench.took('sync');
    bench.syncFailed(refusedBy('invalid_request', 400));
    expect(bench.took('exit')).toEqual([]);
    expect(bench.took('sync')).toMatchObject([{ leases: [], reports: [] }]);
    bench.syncFailed(refusedBy('invalid_request', 400)).do({ type: 'logClosed', attemptId: 'a' });
    expect(bench.took('exit')).toMatchObject([{ exit: { code: 1 } }]);
  });

  test('a cancellation told with the assignment: the job is not begun', () => {
    const assignment = { attemptId: 'a', epoch: 1, executor: 'shell', onPartition: 'continue' } as never;
    const bench = new SessionBench().open().offer('a');
    bench.synced({ cancel: [{ attemptId: 'a', reason: null }], accepts: [{ attemptId: 'a', assignment }] });
    expect(bench.took('launch')).toEqual([]);
    expect(bench.took('sync').at(-1)).toMatchObject({ reports: [{ attemptId: 'a', kind: 'cancelled' }] });
    expect(bench.took('closeEmptyLog')).toMatchObject([{ attemptId: 'a' }]);
    bench.reported('a');
    expect(bench.state.attempts.size).toBe(1);
    bench.do({ type: 'logClosed', attemptId: 'a' });
    expect(bench.state.attempts.size).toBe(0);
  });

  test('what was accepted and dropped before its assignment came has an empty log to be closed', () => {
    const assignment = { attemptId: 'a', epoch: 3, executor: 'shell', onPartition: 'continue' } as never;
    const stop = [{ attemptId: 'a', code: 'lease_lost', message: 'gone' }];
    const bench = new SessionBench().open().offer('a');
    bench.synced({ stop, accepts: [{ attemptId: 'a', assignment }] });
    expect(bench.took('closeEmptyLog')).toEqual([{ type: 'closeEmptyLog', attemptId: 'a', epoch: 3 }]);
    expect(bench.took('launch')).toEqual([]);
    const error = { code: 'lease_lost', message: 'gone' };
    bench.offer('b').syncFailed(network).do({ type: 'timer', name: 'sync' });
    bench.synced({ accepts: [{ attemptId: 'b', error }] });
    expect(bench.took('closeEmptyLog')).toMatchObject([{ attemptId: 'b' }]);
    bench.offer('c').synced({ accepts: [{ attemptId: 'c', error }] });
    expect(bench.took('closeEmptyLog')).toEqual([]);
  });

  test('told to stop what it asked for, without a word on its accept: that may have been taken, so its empty log is closed', () => {
    const bench = new SessionBench().open().offer('a').syncFailed(network).do({ type: 'timer', name: 'sync' });
    bench.synced({ stop: [{ attemptId: 'a', code: 'lease_lost', message: 'gone' }] });
    expect(bench.took('closeEmptyLog')).toEqual([{ type: 'closeEmptyLog', attemptId: 'a', epoch: 1 }]);
    expect(bench.state.attempts.size).toBe(0);
  });

  test('a new session carries on what was under way', () => {
    const bench = new SessionBench().open().offer('a').accepted('a').do(ended('a')).syncFailed(refusedBy('session_unknown'));
    bench.took('sync');
    bench.opened('s2');
    expect(bench.took('sync')).toMatchObject([{ sessionId: 's2', number: 1, reports: [{ attemptId: 'a' }] }]);
  });
});
