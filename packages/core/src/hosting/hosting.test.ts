import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Change } from '../decision/change.ts';
import { type Decision, plan } from '../decision/decision.ts';
import type { Pool } from '../pools/state.ts';
import { mayTakeWork, type Runner } from '../runner/state.ts';
import { statusOf } from '../runner/status.ts';
import { RowStore } from '../testing/row-store.ts';
import { sampleRunner, sampleSession, sampleToken } from '../testing/samples.ts';
import { codeOf } from '../testing/scene.ts';
import { beginOperation, deployAnother, newHostedRunner, type OperationWish } from './begin.ts';
import { finishOperation, type OperationEnd } from './finish.ts';
import { isAwayByIntent, operationOf } from './hosted.ts';
import { gone, intend, left, made, placeBehind, removing, toRemove, toTakeBack } from './ledger.ts';
import { mayStand, type Resource, resourceId } from './resource.ts';
import { type Hosting, operationExecutors, operationKinds } from './state.ts';

const pool = {
  ...{ id: 'pool-1', revision: 1, scopeId: 'instance', name: 'small', provider: 'process', region: 'here', max: 2 },
  offering: { labels: [], executors: [{ name: 'shell', version: null }], capacity: 1, attributes: {}, ranges: {} },
  removedAt: null,
} as unknown as Pool;
const wish = (kind: OperationWish['kind'], patch: Partial<OperationWish> = {}): OperationWish => ({
  ...{ kind, jobId: 'job-1', cause: { by: 'person', login: 'ada' }, version: null, reservedFor: null },
  ...patch,
});
const fresh = newHostedRunner(pool, { id: 'runner-1', number: 7, name: 'small-7', createdBy: 'ada' }, wish('deploy'), 5);
const hosted = (patch: Partial<Hosting>): Runner =>
  sampleRunner({ hosting: { ...(fresh.hosting as Hosting), operation: null, state: 'awake', ...patch } });
const rowOf = (decision: Decision): Runner | null => {
  const change = decision.ok ? decision.changes.find(({ kind }) => kind === 'runner') : undefined;
  return change && change.op !== 'remove' ? (change.row as Runner) : null;
};
const none = { works: [], credential: null };

describe('what may begin', () => {
  test.each([
    ['deploy', 'absent', true],
    ['deploy', 'awake', false],
    ['wake', 'asleep', true],
    ['wake', 'awake', false],
    ['sleep', 'awake', true],
    ['sleep', 'asleep', false],
    ['update', 'awake', true],
    ['update', 'asleep', false],
    ['remove', 'absent', true],
    ['remove', 'asleep', true],
    ['remove', 'awake', true],
  ] as const)('%s of one that is %s: %s', (kind, state, isAllowed) => {
    expect(codeOf(beginOperation(hosted({ state }), wish(kind), 9))).toBe(isAllowed ? null : 'hosting_state');
  });

  test.each([
    ['operation_under_way', hosted({ operation: { kind: 'wake', jobId: 'other', since: 1 } })],
    ['runner_removed', { ...hosted({}), removedAt: 4 }],
    ['runner_not_hosted', sampleRunner()],
  ])('refused: %s', (code, runner) => {
    expect(codeOf(beginOperation(runner, wish('remove'), 9))).toBe(code);
  });

  test('a pool gets no more runners than it may have, and none when it is removed', () => {
    expect(codeOf(deployAnother(pool, 1, fresh, wish('deploy'), 5))).toBeNull();
    expect(codeOf(deployAnother(pool, 2, fresh, wish('deploy'), 5))).toBe('pool_full');
    expect(codeOf(deployAnother({ ...pool, removedAt: 4 }, 0, fresh, wish('deploy'), 5))).toBe('pool_removed');
  });

  test('what is about to stop takes no new job, and is seen to drain', () => {
    const ready = { credential: 'active' as const, session: sampleSession() };
    for (const kind of operationKinds) {
      const state = kind === 'deploy' ? 'absent' : kind === 'wake' ? 'asleep' : 'awake';
      const runner = { ...(rowOf(beginOperation({ ...hosted({ state }), ...ready }, wish(kind), 9)) as Runner) };
      const stops = kind === 'sleep' || kind === 'update' || kind === 'remove';
      expect([kind, mayTakeWork(runner)]).toEqual([kind, !stops]);
      expect(statusOf(runner, 'online', 0, '1.0.0').flags.includes('draining')).toBe(stops);
    }
  });
});

describe('asleep', () => {
  test('is a flag until it is heard of again, and goes before offline', () => {
    const waking = hosted({ state: 'asleep', operation: { kind: 'wake', jobId: 'j', since: 1 } });
    expect(statusOf(waking, 'offline', 0, '1.0.0')).toMatchObject({ flags: ['asleep'], pill: 'scaled_to_zero' });
    expect(statusOf(waking, 'online', 0, '1.0.0').flags).toEqual([]);
    expect(isAwayByIntent(waking)).toBe(true);
    expect(isAwayByIntent(hosted({}))).toBe(false);
    expect(isAwayByIntent(sampleRunner())).toBe(false);
  });
});

const endOf = fc.oneof(
  fc.constant<OperationEnd>({ ok: true }),
  fc.record({ ok: fc.constant(false as const), reason: fc.string(), state: fc.constantFrom('absent', 'awake', 'asleep') }),
);

describe('how an operation ends', () => {
  test('the runner stands as it was left, nothing is done to it, and of what is absent no token is valid', () => {
    const from = fc.record({ kind: fc.constantFrom(...operationKinds), end: endOf });
    fc.assert(
      fc.property(from, ({ kind, end }) => {
        const runner = {
          ...hosted({ operation: { kind, jobId: 'job-1', since: 1 } }),
          ...{ credential: 'active' as const, tokenId: 't' },
        };
        const credential = sampleToken({ id: 't', kind: 'run' });
        const decision = finishOperation(runner, 'job-1', end as OperationEnd, { works: [], credential }, 9);
        const after = rowOf(decision) as Runner;
        expect(after.hosting?.operation).toBeNull();
        expect(after.hosting?.problem?.jobId).toBe(end.ok ? undefined : 'job-1');
        const isAbsent = after.hosting?.state === 'absent';
        expect(after.removedAt !== null).toBe(end.ok && kind === 'remove');
        expect(after.credential !== 'active').toBe(isAbsent);
        const ended = decision.ok && decision.changes.some((change) => change.kind === 'token' && change.op === 'update');
        expect(ended).toBe(isAbsent);
        if (after.hosting?.state !== 'awake') expect(after.session).toBeNull();
      }),
    );
  });

  test('told twice, or of another operation, it changes nothing', () => {
    expect(finishOperation(hosted({}), 'job-1', { ok: true }, none, 9)).toEqual(plan([]));
    const other = hosted({ operation: { kind: 'wake', jobId: 'other', since: 1 } });
    expect(finishOperation(other, 'job-1', { ok: true }, none, 9)).toEqual(plan([]));
  });

  test('an update that went well remembers its version; words of the provider are cut', () => {
    const runner = hosted({ operation: { kind: 'update', jobId: 'job-1', since: 1 } });
    expect(rowOf(finishOperation(runner, 'job-1', { ok: true, version: '2.0.0' }, none, 9))?.hosting?.version).toBe('2.0.0');
    const long = { ok: false as const, reason: 'x'.repeat(9_000), state: 'awake' as const };
    expect(rowOf(finishOperation(runner, 'job-1', long, none, 9))?.hosting?.problem?.reason).toHaveLength(2_000);
  });
});

test('executors of operations are known, and nothing else is taken for one', () => {
  expect(Object.values(operationExecutors).map(operationOf)).toEqual([...operationKinds]);
  expect(['shell', 'toString', ''].map(operationOf)).toEqual([null, null, null]);
});

const kinds = ['a', 'b', 'c'];
const move = fc.record({
  move: fc.constantFrom('intend', 'made', 'removing', 'gone', 'left'),
  kind: fc.constantFrom(...kinds),
  job: fc.constantFrom('one', 'two'),
});

describe('the ledger', () => {
  test('whatever is written: each thing once, taken back by whoever made it, the last first, and nothing that stands is forgotten', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
        const store = new RowStore();
        const entry = (kind: string): Resource | null => store.get('resource', resourceId('runner-1', kind)) ?? null;
        const write = (change: Change): void => store.commit(plan([change]));
        for (const [at, { move: what, kind, job }] of moves.entries()) {
          const known = entry(kind);
          if (what === 'intend') {
            const place = known && mayStand(known) ? known.place : placeBehind(store.all('resource'));
            const where = { runnerId: 'runner-1', poolId: 'pool-1', scopeId: 'instance', identityId: null, region: null };
            const intent = { ...where, id: resourceId('runner-1', kind), kind, name: kind, provider: 'process' as const, place };
            write(intend(known, { ...intent, madeBy: job }, at));
          } else if (known && mayStand(known))
            write(
              {
                made: () => made(known, {}, at),
                removing: () => removing(known, at),
                gone: () => gone(known, at),
                left: () => left(known, 'no', at),
              }[what](),
            );
        }
        const all = store.all('resource');
        const standing = all.filter(mayStand);
        expect(new Set(standing.map(({ place }) => place)).size).toBe(standing.length);
        expect(toRemove(all).map(({ place }) => place)).toEqual(standing.map(({ place }) => place).sort((x, y) => y - x));
        for (const job of ['one', 'two']) {
          const back = toTakeBack(all, job);
          expect(back.every(({ madeBy }) => madeBy === job)).toBe(true);
          expect(back).toEqual(toRemove(all).filter(({ madeBy }) => madeBy === job));
        }
        for (const { state, problem } of all) expect(problem !== null).toBe(state === 'left');
      }),
    );
  });
});
