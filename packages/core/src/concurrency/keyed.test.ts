import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Decision, Plan } from '../decision/decision.ts';
import type { Job } from '../job/state.ts';
import { compareEntries } from '../match/line.ts';
import { RowStore } from '../testing/row-store.ts';
import { finishOf, sampleRunner, sampleSubmission } from '../testing/samples.ts';
import { accept } from '../work/accept.ts';
import { cancel } from '../work/cancel.ts';
import { finish } from '../work/finish.ts';
import { loseAttempt } from '../work/lose.ts';
import { offer } from '../work/offer.ts';
import { returnAttempt } from '../work/return.ts';
import { submit } from '../work/submit.ts';
import { withdrawOffer } from '../work/withdraw.ts';
import type { AttemptedWork, Work } from '../work/work.ts';
import type { Stand } from './balance.ts';
import { type KeyMoves, type KeyRows, keyed } from './keyed.ts';
import { type ConcurrencyKey, concurrencyKeyId, holdsPermit, type KeyedEntry, roomOf } from './state.ts';

const scopeId = 'project-default';
const keyId = concurrencyKeyId(scopeId, 'state');

/** Jobs with one key, their queue, and the row of the key: what the app would keep in its store. */
class Yard {
  readonly store = new RowStore();
  key: ConcurrencyKey | null = null;
  /** `plain`: ready, and needs no permit */
  readonly queue = new Map<string, { entry: KeyedEntry | null; at: Stand | 'plain' }>();
  now = 0;
  #offers = 0;
  #jobs = 0;

  get jobs(): Job[] {
    return this.store.all('job').sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  work(job: Job): Work {
    return { job, attempt: job.attemptId === null ? null : this.store.get('attempt', job.attemptId) };
  }

  /** What the app reads: all that is ready, and of each class the first parked ones. */
  rows(): KeyRows {
    const at = (stand: Stand) =>
      [...this.queue.values()].flatMap(({ entry, at: own }) => (entry && own === stand ? [entry] : []));
    const parked = new Map<string, KeyedEntry[]>();
    for (const entry of at('parked').sort(compareEntries))
      parked.set(entry.classId, [...(parked.get(entry.classId) ?? []), entry]);
    const most = Math.max(this.key?.limit ?? 1, 5);
    return { key: this.key, ready: at('ready'), parked: [...parked.values()].flatMap((own) => own.slice(0, most)) };
  }

  /** Whether it was carried out. */
  carryOut(before: Work | null, decision: Decision): boolean {
    if (!decision.ok) return false;
    const made = keyed(before, decision, this.rows());
    if (made.outcome === 'granted') this.#commit(made.plan);
    if (made.key) this.#move(made.key);
    return made.outcome === 'granted';
  }

  #commit(plan: Plan): void {
    for (const change of plan.changes) {
      if (change.kind !== 'queueEntry') continue;
      if (change.op === 'remove') expect(this.queue.delete(change.id), `${change.id} was in the queue`).toBe(true);
      else if (change.op === 'insert') {
        expect(this.queue.has(change.row.id)).toBe(false);
        this.queue.set(change.row.id, { entry: null, at: 'plain' });
      }
    }
    this.store.commit({ ...plan, changes: plan.changes.filter(({ kind }) => kind !== 'queueEntry'), guards: [] });
  }

  #move({ key, write, moves }: KeyMoves): void {
    expect(key.revision).toBe((this.key?.revision ?? 0) + Number(write !== 'guard'));
    expect(write === 'insert').toBe(this.key === null);
    if (write === 'guard') expect(key).toEqual(this.key);
    this.key = key;
    for (const { entry, from, to } of moves) {
      const stood = this.queue.get(entry.id)?.at ?? null;
      expect(stood === 'plain' ? 'ready' : stood, `${entry.id} stands where it is moved from`).toBe(from);
      this.queue.set(entry.id, { entry, at: to });
    }
  }

  submit(classId: string, priority: number, limit: number): void {
    this.now++;
    const id = `job-${String(++this.#jobs).padStart(3, '0')}`;
    const jobClass = { ...sampleSubmission().jobClass, id: classId };
    const concurrency = { key: 'state', limit };
    this.carryOut(
      null,
      submit(
        sampleSubmission({ id, jobClass, isClassStored: true, priority, concurrency, onLost: 'requeue', maxAttempts: 5 }),
        this.now,
      ),
    );
  }

  offer(job: Job): boolean {
    this.now++;
    const to = { attemptId: `attempt-${++this.#offers}`, runner: sampleRunner(), sessionId: 's', deviceId: null, incarnation: 0 };
    return this.carryOut(this.work(job), offer(this.work(job), to, this.now));
  }

  /** Some command on a job that has an attempt; nothing when it has none. */
  act(job: Job, command: (work: AttemptedWork, now: number) => Decision): void {
    const { attempt } = this.work(job);
    if (attempt) this.carryOut(this.work(job), command({ job, attempt }, ++this.now));
  }

  ready(): Job[] {
    return this.jobs.filter(({ id }) => ['ready', 'plain'].includes(this.queue.get(id)?.at ?? ''));
  }

  check(): void {
    const holders = this.jobs.filter((job) => holdsPermit(this.work(job)));
    expect(this.key?.held ?? 0, 'permits that are out').toBe(holders.length);
    for (const job of this.jobs) {
      const stood = this.queue.get(job.id);
      expect(stood !== undefined, `${job.id} ${job.state} is queued exactly when it stands in the queue`).toBe(
        job.state === 'queued',
      );
      if (stood)
        expect(stood.at === 'plain', `${job.id} needs no permit exactly when it has one`).toBe(holdsPermit(this.work(job)));
    }
    const room = this.key ? roomOf(this.key) : 0;
    for (const classId of ['a', 'b', 'c']) {
      const entries = [...this.queue.values()].flatMap(({ entry, at }) => (entry?.classId === classId ? [{ entry, at }] : []));
      entries.sort((x, y) => compareEntries(x.entry, y.entry));
      const stands = entries.map(({ at }) => at);
      const expected = entries.map((_, place) => (place < room ? 'ready' : 'parked'));
      expect(stands, `class ${classId}: the first ${room} are ready`).toEqual(expected);
    }
  }
}

const commands: Record<string, (yard: Yard, job: Job) => void> = {
  offer: (yard, job) => void yard.offer(job),
  accept: (yard, job) =>
    yard.act(job, (work, now) =>
      accept(work, { runnerId: 'runner-1', sessionId: 's', epoch: work.attempt.epoch, syncNumber: 1 }, now),
    ),
  decline: (yard, job) => yard.act(job, (work, now) => withdrawOffer(work, 'offer_declined', null, now)),
  finish: (yard, job) => yard.act(job, (work, now) => finish(work, 'runner-1', work.attempt.epoch, finishOf('succeeded'), now)),
  fence: (yard, job) => yard.act(job, (work, now) => finish(work, 'runner-1', work.attempt.epoch, finishOf('fenced'), now)),
  expire: (yard, job) => yard.act(job, (work, now) => loseAttempt(work, 'lease_expired', now)),
  forget: (yard, job) => yard.act(job, (work, now) => loseAttempt(work, 'new_session', now)),
  return: (yard, job) => yard.act(job, (work, now) => returnAttempt(work, 'runner-1', work.attempt.epoch, now)),
  cancel: (yard, job) => void yard.carryOut(yard.work(job), cancel(yard.work(job), 'admin', null, ++yard.now)),
};

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('submit'),
      classId: fc.constantFrom('a', 'b', 'c'),
      priority: fc.nat(1),
      limit: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 9, arbitrary: fc.record({ do: fc.constantFrom(...Object.keys(commands)), job: fc.nat(30) }) },
);

const play = (yard: Yard, each: typeof step extends fc.Arbitrary<infer S> ? S : never) => {
  if ('classId' in each) return yard.submit(each.classId, each.priority, each.limit);
  const job = yard.jobs[each.job % Math.max(1, yard.jobs.length)];
  if (job) commands[each.do]?.(yard, job);
};

test('whatever happens: permits that are out are those of jobs with a live attempt, the first of each class are ready, no more than there are permits', () => {
  const story = fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
    const yard = new Yard();
    for (const each of steps) {
      const before = yard.key;
      play(yard, each);
      yard.check();
      // Only a lowered limit leaves more out than it allows, and nothing is added then.
      if (yard.key && yard.key.held > yard.key.limit) expect(yard.key.held).toBeLessThanOrEqual(before?.held ?? 0);
    }
  });
  fc.assert(story, { numRuns: 1000, seed: 11 });
});

test('nobody starves: while runners take what is ready and end it, every job runs, and never more at once than the limit', () => {
  const story = fc.property(fc.array(step, { maxLength: 40 }), fc.infiniteStream(fc.nat(1000)), (steps, chance) => {
    const yard = new Yard();
    for (const each of steps) play(yard, each);
    for (let turn = 0; yard.jobs.some((job) => job.outcome === null && job.state !== 'needs_attention'); turn++) {
      expect(turn, 'it comes to an end').toBeLessThan(1000);
      const running = yard.jobs.filter((job) => job.state === 'claimed' || job.state === 'processing');
      const ready = yard.ready();
      const next = chance.next().value;
      const canBegin = ready.length > 0 && (next % 2 === 0 || running.length === 0);
      const job = canBegin ? ready[next % ready.length] : running[next % running.length];
      if (!job) return expect.unreachable('somebody waits and nothing is ready, and nobody runs');
      if (canBegin) yard.offer(job);
      else {
        commands.accept?.(yard, job);
        const now = yard.jobs.find(({ id }) => id === job.id);
        if (now) commands.finish?.(yard, now);
      }
      yard.check();
    }
    expect(yard.key?.held ?? 0).toBe(yard.jobs.filter((job) => holdsPermit(yard.work(job))).length);
  });
  fc.assert(story, { numRuns: 300, seed: 12 });
});

test('an impossible job keeps the key from nobody', () => {
  const yard = new Yard();
  yard.submit('a', 1, 1);
  yard.submit('b', 0, 1);
  expect(yard.ready().map(({ id }) => id)).toEqual(['job-001', 'job-002']);
  const [, possible] = yard.jobs;
  expect(possible && yard.offer(possible)).toBe(true);
  expect(yard.ready()).toEqual([]);
});

test('an offer without a permit is no offer: the entry is parked', () => {
  const yard = new Yard();
  yard.submit('a', 0, 1);
  yard.submit('b', 0, 1);
  const [first, second] = yard.jobs;
  if (!first || !second) return expect.unreachable('two were submitted');
  const stale = yard.rows();
  yard.offer(first);
  const decision = offer(
    yard.work(second),
    { attemptId: 'x', runner: sampleRunner(), sessionId: 's', deviceId: null, incarnation: 0 },
    9,
  );
  // Read before the permit was taken, but for the row itself: as a server would that lost the race.
  const made = decision.ok && keyed(yard.work(second), decision, { ...stale, key: yard.key });
  expect(made).toMatchObject({
    outcome: 'full',
    key: { write: 'guard', moves: [{ entry: { id: first.id } }, { entry: { id: second.id }, to: 'parked' }] },
  });
});

test('the newest submission sets the limit, up and down', () => {
  const yard = new Yard();
  for (const limit of [1, 1, 1]) yard.submit('a', 0, limit);
  expect(yard.ready()).toHaveLength(1);
  yard.submit('a', 0, 3);
  expect([yard.key?.limit, yard.ready().length]).toEqual([3, 3]);
  for (const job of yard.ready()) yard.offer(job);
  yard.submit('a', 0, 2);
  expect(yard.key).toMatchObject({ id: keyId, limit: 2, held: 3 });
  expect(yard.ready()).toEqual([]);
});

test('a lost attempt keeps its permit until it is over: the job can be given to another runner without a second one', () => {
  const yard = new Yard();
  yard.submit('a', 0, 1);
  yard.submit('a', 0, 1);
  const job = () => yard.jobs[0] as Job;
  for (const command of ['offer', 'accept', 'expire']) commands[command]?.(yard, job());
  expect([job().state, yard.key?.held, yard.ready().map(({ id }) => id)]).toEqual(['queued', 1, ['job-001']]);
  expect(yard.offer(job())).toBe(true);
  expect(yard.key?.held).toBe(1);
});
