import { expect, test } from 'vitest';
import type { UpdateWave } from './state.ts';
import { pendingRunner, stepWave, type WaveAct, type WaveFact } from './wave.ts';
import { wavePolicy } from './wave-policy.ts';

const minute = 60_000;

const waveOf = (ids: readonly string[], patch: Partial<UpdateWave> = {}): UpdateWave => ({
  ...{ id: 'w', revision: 1, poolId: 'p', version: '2.0.0', state: 'running', stage: 0, usualStartMs: 10_000 },
  ...{ runners: ids.map(pendingRunner), startedAt: 0, startedBy: 'server', endedAt: null, reason: null },
  ...patch,
});

const factOf = (runnerId: string, patch: Partial<WaveFact> = {}): WaveFact => ({
  ...{ runnerId, state: 'awake', operation: null, version: null, runs: '1.0.0', leases: 0, problem: null, startMs: null },
  ...patch,
});

/** A pool whose updates take a minute each. */
class Pool {
  now = 0;
  wave: UpdateWave;
  readonly facts = new Map<string, WaveFact>();
  readonly touched = new Set<string>();
  most = 0;
  /** how updates to the new version end */
  end: (fact: WaveFact) => Partial<WaveFact> = () => ({ startMs: 11_000 });
  #jobs = 0;
  #pending: { act: WaveAct; jobId: string; at: number }[] = [];

  constructor(facts: readonly WaveFact[], patch: Partial<UpdateWave> = {}) {
    for (const fact of facts) this.facts.set(fact.runnerId, fact);
    this.wave = waveOf(
      facts.map(({ runnerId }) => runnerId),
      patch,
    );
  }

  tick(): void {
    for (const { act, jobId } of this.#pending.filter(({ at }) => at <= this.now)) this.#finish(act, jobId);
    this.#pending = this.#pending.filter(({ at }) => at > this.now);
    const step = stepWave(this.wave, [...this.facts.values()], this.now);
    this.wave = step.wave;
    for (const act of step.acts) this.#begin(act);
    this.most = Math.max(this.most, this.wave.runners.filter(({ state }) => state === 'updating').length);
  }

  run(minutes: number): this {
    for (let left = minutes; left > 0; left--) {
      this.tick();
      this.now += minute;
    }
    return this;
  }

  #begin(act: WaveAct): void {
    const fact = this.facts.get(act.runnerId) as WaveFact;
    if (act.version === this.wave.version) this.touched.add(act.runnerId);
    if (act.act === 'set') {
      this.#patch(fact, { version: act.version, runs: act.version ?? '1.0.0' });
      return;
    }
    const jobId = `job ${++this.#jobs}`;
    this.#patch(fact, { operation: { kind: 'update', jobId, since: this.now } });
    const runners = this.wave.runners.map((runner) => (runner.runnerId === act.runnerId ? { ...runner, jobId } : runner));
    this.wave = { ...this.wave, runners };
    this.#pending.push({ act, jobId, at: this.now + minute });
  }

  #finish({ runnerId, version }: WaveAct, jobId: string): void {
    const fact = this.facts.get(runnerId) as WaveFact;
    const end = version === this.wave.version ? this.end(fact) : {};
    const problem = end.problem ? { jobId, reason: end.problem.reason } : null;
    const runs = problem ? fact : { version, runs: version ?? '1.0.0' };
    this.#patch(fact, { ...end, problem, operation: null, version: runs.version, runs: runs.runs });
  }

  #patch(fact: WaveFact, patch: Partial<WaveFact>): void {
    this.facts.set(fact.runnerId, { ...fact, ...patch });
  }

  states(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { state } of this.wave.runners) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  }
}

const hundred = Array.from({ length: 100 }, (_, index) => factOf(`r${String(index).padStart(3, '0')}`));

test('a good release reaches one, ten percent, and all, each stage watched before the next', () => {
  const pool = new Pool(hundred);
  const touchedAt: number[] = [];
  for (let minutes = 0; minutes < 40; minutes++) touchedAt.push(pool.run(1).touched.size);
  expect([touchedAt[0], touchedAt[5], touchedAt[7], touchedAt[12]]).toEqual([1, 1, 11, 11]);
  expect(touchedAt[14]).toBeGreaterThan(11);
  expect(pool.most).toBe(25);
  expect([pool.wave.state, pool.states()]).toEqual(['done', { updated: 100 }]);
});

test('one that never starts touches one runner, which is on its former version by itself', () => {
  const pool = new Pool(hundred);
  pool.end = () => ({ problem: { jobId: '', reason: 'no such image' } });
  pool.run(10);
  expect([pool.wave.state, pool.touched.size, pool.states()]).toEqual(['taken_back', 1, { failed: 1, skipped: 99 }]);
  expect(pool.wave.reason).toContain('no such image');
});

test.each([
  ['that often does not start', (number: number) => (number > 3 ? { problem: { jobId: '', reason: 'no' } } : { startMs: 1 })],
  ['that starts slowly on most machines', (number: number) => ({ startMs: number > 1 ? 50_000 : 10_000 })],
])('one %s touches eleven at most, and all go back', (_, endOf) => {
  const pool = new Pool(hundred);
  let number = 0;
  pool.end = () => endOf(++number);
  pool.run(30);
  expect([pool.wave.state, pool.touched.size]).toEqual(['taken_back', 11]);
  expect([...pool.facts.values()].every(({ runs }) => runs === '1.0.0')).toBe(true);
});

test('one with which jobs fail goes back; one with which as many fail as before does not', () => {
  const failing = (before: number, after: number) => {
    const pool = new Pool(hundred).run(3);
    const counts = (failed: number) => ({ jobs: { ended: 10, failed } });
    const runners = pool.wave.runners.map((each) => ({ ...each, ...counts(each.state === 'updated' ? after : before) }));
    pool.wave = { ...pool.wave, runners };
    return pool.run(1).wave;
  };
  expect(failing(1, 4).reason).toBe('40 % of 10 jobs failed, and before 10 %.');
  expect(failing(5, 6).state).toBe('running');
});

test('idle ones go first, those that sleep are set without a start, and a runner that nobody has awake is waited for', () => {
  const facts = [factOf('a', { leases: 1 }), factOf('b', { state: 'asleep' }), factOf('c')];
  const first = stepWave(waveOf(['a', 'b', 'c']), facts, 0);
  expect(first.acts).toEqual([{ act: 'update', runnerId: 'c', version: '2.0.0' }]);
  const pool = new Pool(facts).run(30);
  expect([pool.wave.state, pool.states(), pool.facts.get('b')?.version]).toEqual(['done', { updated: 3 }, '2.0.0']);
  const asleep = new Pool([factOf('a', { state: 'asleep' })]).run(100);
  expect([asleep.wave.state, asleep.touched.size]).toEqual(['running', 0]);
});

test('runners that come meanwhile are brought along, and those that go are passed over', () => {
  const pool = new Pool([factOf('a'), factOf('b')]).run(3);
  pool.facts.set('c', factOf('c'));
  pool.facts.delete('b');
  pool.run(30);
  expect([pool.wave.state, pool.states()]).toEqual(['done', { updated: 2, skipped: 1 }]);
});

test('halted it begins nothing, and what was under way ends', () => {
  const pool = new Pool(hundred).run(1);
  pool.wave = { ...pool.wave, state: 'halted' };
  pool.run(60);
  expect([pool.wave.state, pool.states()]).toEqual(['halted', { updated: 1, pending: 99 }]);
  pool.wave = { ...pool.wave, state: 'going_back' };
  pool.run(3);
  expect([pool.wave.state, pool.states(), pool.wave.endedAt]).toEqual(['taken_back', { returned: 1, skipped: 99 }, 62 * minute]);
});

test('the policy lets no stage be larger than it says', () => {
  expect([wavePolicy.tenth, Math.ceil(100 * wavePolicy.tenth) + 1]).toEqual([0.1, 11]);
});
