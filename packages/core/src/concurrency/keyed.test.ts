import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Decision } from '../decision/decision.ts';
import { mergeDecisions } from '../decision/merge.ts';
import type { Job } from '../job/state.ts';
import { compareEntries } from '../match/line.ts';
import { RowStore } from '../testing/row-store.ts';
import { finishOf, sampleRunner, sampleSubmission } from '../testing/samples.ts';
import { accept } from '../work/accept.ts';
import { cancel } from '../work/cancel.ts';
import { finish } from '../work/finish.ts';
import { loseAttempt } from '../work/lose.ts';
import { offer } from '../work/offer.ts';
import { raiseLimit } from '../work/raise-limit.ts';
import { release } from '../work/release.ts';
import { returnAttempt } from '../work/return.ts';
import { submit } from '../work/submit.ts';
import { withdrawOffer } from '../work/withdraw.ts';
import type { AttemptedWork, Work } from '../work/work.ts';
import { complete, type KeyTable } from './complete.ts';
import type { KeyRows } from './keyed.ts';
import { holdsPermit } from './permit.ts';
import { type ConcurrencyKey, concurrencyKeyId, type KeyedEntry, readyOfClassMax, roomOf } from './state.ts';

const scopeId = 'project-default';
const keyId = concurrencyKeyId(scopeId, 'state');

/** Jobs with one key, their queue, and the row of the key: what the app keeps in its store. */
class Yard {
  readonly store = new RowStore();
  now = 0;
  #offers = 0;
  #jobs = 0;

  get jobs(): Job[] {
    return this.store.all('job').sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  get key(): ConcurrencyKey | null {
    return this.store.get('concurrencyKey', keyId);
  }

  work(job: Job): Work {
    return { job, attempt: job.attemptId === null ? null : this.store.get('attempt', job.attemptId) };
  }

  /** What the app reads: all that is ready, and of each class the first parked ones, enough for so many plans. */
  rows(plans = 1): KeyRows {
    const entries = this.store.all('queueEntry').filter((entry): entry is KeyedEntry => entry.keyId === keyId);
    const parked = new Map<string, KeyedEntry[]>();
    for (const entry of entries.filter((each) => each.parked !== '').sort(compareEntries))
      parked.set(entry.classId, [...(parked.get(entry.classId) ?? []), entry]);
    const most = Math.min(Math.max(this.key?.limit ?? 1, 3), readyOfClassMax) + plans;
    return {
      key: this.key,
      ready: entries.filter((each) => each.parked === ''),
      parked: [...parked.values()].flatMap((own) => own.slice(0, most)),
    };
  }

  /** Whether each was carried out. Decided together, they are committed one after the other. */
  carryOut(...decisions: Decision[]): boolean[] {
    let keys: KeyTable = new Map([[keyId, this.rows(decisions.length)]]);
    const works = new Map(this.jobs.map((job) => [job.id, this.work(job)]));
    const completed = decisions.map((decision) => {
      if (!decision.ok) return null;
      const made = complete(decision, works, keys);
      keys = made.keys;
      return made;
    });
    return completed.map((made) => {
      if (made) this.store.commit(made.plan);
      return made?.isGranted ?? false;
    });
  }

  submit(classId: string, priority: number, limit: number): void {
    this.now++;
    const id = `job-${String(++this.#jobs).padStart(3, '0')}`;
    const jobClass = { ...sampleSubmission().jobClass, id: classId };
    const concurrency = { key: 'state', limit };
    this.carryOut(
      submit(
        sampleSubmission({ id, jobClass, isClassStored: true, priority, concurrency, onLost: 'requeue', maxAttempts: 5 }),
        this.now,
      ),
    );
  }

  offered(job: Job): Decision {
    this.now++;
    const attemptId = `attempt-${++this.#offers}`;
    const to = { attemptId, runner: sampleRunner(), sessionId: 's', deviceId: null, drawn: null, incarnation: 0 };
    return offer(this.work(job), to, this.now);
  }

  offer = (job: Job): boolean => this.carryOut(this.offered(job))[0] === true;

  /** Some command on a job that has an attempt; nothing when it has none. */
  act(job: Job, command: (work: AttemptedWork, now: number) => Decision): void {
    const { attempt } = this.work(job);
    if (attempt) this.carryOut(command({ job, attempt }, ++this.now));
  }

  ready(): Job[] {
    return this.jobs.filter(({ id }) => this.store.get('queueEntry', id)?.parked === '');
  }

  check(): void {
    const holders = this.jobs.filter((job) => holdsPermit(this.work(job)));
    expect(this.key?.held ?? 0, 'permits that are out').toBe(holders.length);
    for (const job of this.jobs) {
      const entry = this.store.get('queueEntry', job.id);
      expect(entry !== null, `${job.id} ${job.state} is queued exactly when it stands in the queue`).toBe(job.state === 'queued');
      if (entry)
        expect(entry.keyId === null, `${job.id} needs no permit exactly when it has one, or backs off`).toBe(
          holdsPermit(this.work(job)) || job.backoffUntil !== null,
        );
    }
    const isUsed = holders.length > 0 || this.store.all('queueEntry').some((entry) => entry.keyId !== null);
    expect(this.key !== null, 'the row is there while it is used').toBe(isUsed);
    const room = this.key ? roomOf(this.key) : 0;
    for (const classId of ['a', 'b', 'c']) {
      const own = this.store.all('queueEntry').filter((entry) => entry.keyId !== null && entry.classId === classId);
      const entries = own.sort(compareEntries);
      const stands = entries.map(({ parked }) => (parked === '' ? 'ready' : 'parked'));
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
  cancel: (yard, job) => void yard.carryOut(cancel(yard.work(job), 'admin', null, ++yard.now)),
  limit: (yard, job) => void yard.carryOut(raiseLimit(job, 1 + (yard.now % 3), 'admin', ++yard.now)),
  unprepared: (yard, job) =>
    yard.act(job, (work, now) => finish(work, 'runner-1', work.attempt.epoch, finishOf('prepare_failed'), now)),
  release: (yard, job) => {
    yard.now = Math.max(yard.now, job.backoffUntil ?? 0);
    yard.carryOut(release(job, yard.now));
  },
  remove: (yard, job) => yard.act(job, (work, now) => loseAttempt(work, 'runner_removed', now)),
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
  // Decided together, as a pass of dispatch would that took no heed of keys.
  expect(yard.carryOut(yard.offered(first), yard.offered(second))).toEqual([true, false]);
  expect(yard.work(second)).toMatchObject({ job: { state: 'queued' }, attempt: null });
  yard.check();
});

test('decided together, plans are completed one on the other', () => {
  const story = fc.property(fc.array(step, { maxLength: 30 }), fc.array(fc.nat(2), { maxLength: 8 }), (steps, acts) => {
    const yard = new Yard();
    for (const each of steps) play(yard, each);
    const decisions = yard.jobs.slice(0, acts.length).flatMap((job, at): Decision[] => {
      const work = yard.work(job);
      if (acts[at] === 0) return [yard.offered(job)];
      if (acts[at] === 1) return [cancel(work, 'admin', null, ++yard.now)];
      return work.attempt
        ? [finish({ ...work, attempt: work.attempt }, 'runner-1', work.attempt.epoch, finishOf('succeeded'), 1)]
        : [];
    });
    yard.carryOut(...decisions);
    yard.check();
  });
  fc.assert(story, { numRuns: 500, seed: 13 });
});

test('a plan for several jobs of one key counts each of them', () => {
  const yard = new Yard();
  for (const limit of [3, 3, 3, 3]) yard.submit('a', 0, limit);
  for (const job of yard.ready()) yard.offer(job);
  const lost = yard.jobs.flatMap((job) => {
    const { attempt } = yard.work(job);
    return attempt ? [loseAttempt({ job, attempt }, 'signed_out', 9)] : [];
  });
  expect(yard.carryOut(mergeDecisions(lost))).toEqual([true]);
  expect(yard.key).toMatchObject({ held: 0, limit: 3 });
  yard.check();
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

test('of a key of which many may run only so many stand ready, and the next come when those are taken', () => {
  const yard = new Yard();
  for (let job = 0; job < readyOfClassMax + 10; job++) yard.submit('a', 0, 1_000);
  expect(yard.ready()).toHaveLength(readyOfClassMax);
  yard.carryOut(...yard.ready().map((job) => yard.offered(job)));
  expect(yard.key).toMatchObject({ held: readyOfClassMax });
  expect(yard.ready()).toHaveLength(10);
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
