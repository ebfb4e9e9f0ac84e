import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { Copies } from './copies.ts';
import { GiteaPlane, type SpeakingRunner, settleAll } from './testing/gitea-plane.ts';
import { Versions } from './versions.ts';

const minuteMs = 60_000;

describe('two daemons with one credential', () => {
  let world: GiteaPlane;
  let runner: SpeakingRunner;
  beforeEach(async () => {
    world = await GiteaPlane.start();
    runner = await world.started();
  });

  /** A daemon asks once, and hears the answer unless it is cut off. */
  const askedBy = (address: string) => {
    let version = 0n;
    return async (isHeard = true): Promise<void> => {
      const fetch = await runner.fetch(version, { address });
      await world.plane.clock.advance(5_000);
      await settleAll();
      if (isHeard && fetch.version > version) version = fetch.version;
    };
  };
  const frozenOf = async () => (await world.plane.store.read.get('runner', runner.id))?.frozen ?? null;

  test('are found while both ask, and neither gets a job until the runner is rotated', async () => {
    const [one, two] = [askedBy('10.0.0.1'), askedBy('10.0.0.2')];
    for (let round = 0; round < 14 && (await frozenOf()) === null; round++) {
      await one();
      await two();
    }
    expect(await frozenOf()).toMatchObject({ how: 'calls', addresses: ['10.0.0.2', '10.0.0.1'] });
    const waiting = await runner.fetch();
    const job = await world.submit();
    await settleAll();
    expect(waiting.answer).toBeUndefined();
    expect(await world.plane.stateOf(job)).toBe('queued');
  });

  test('one that misses answers, changes its address and asks again is none', async () => {
    let asked = askedBy('10.0.0.1');
    for (let round = 0; round < 40; round++) await asked(round % 3 !== 0);
    asked = askedBy('10.0.0.2');
    await runner.declare();
    for (let round = 0; round < 20; round++) await asked(round % 4 !== 0);
    expect(await frozenOf()).toBeNull();
  });

  test('one that was started anew is none, though a call of its former life comes late', async () => {
    const [former, present] = [askedBy('10.0.0.1'), askedBy('10.0.0.2')];
    for (let round = 0; round < 15; round++) await former();
    await runner.declare();
    for (let round = 0; round < 20; round++) {
      await present();
      if (round === 15) await former(false);
    }
    expect(await frozenOf()).toBeNull();
  });
});

/** A process of a runner: it has one version, which it takes from the answer to a call that carried the one before, or 0 with a task. */
class Process {
  #version = 0n;
  readonly #open = new Map<number, bigint>();

  copy(): Process {
    const copy = new Process();
    copy.#version = this.#version;
    return copy;
  }

  asks(slot: number): bigint {
    this.#open.set(slot, this.#version);
    return this.#version;
  }

  hears(slot: number, version: bigint, isTask: boolean): void {
    if (this.#open.get(slot) === this.#version && version > this.#version) this.#version = version;
    if (isTask && this.#version === version) this.#version = 0n;
    this.#open.delete(slot);
  }
}

const step = fc.record({ slot: fc.nat(3), afterMs: fc.constantFrom(0, 10, 2_000, 5_000, 70_000), fate: fc.nat(15) });

/** Where the call of one slot is. */
type Call =
  | { at: 'out'; version: bigint; since: number }
  | { at: 'held'; version: bigint; since: number }
  | { at: 'back'; told: bigint; isTask: boolean; since: number };

test.each([1, 4])(
  'one process with any number of slots, whose calls wait for %i minutes, is never taken for two, whatever gets lost, comes late or begins anew in silence',
  (minutes) => {
    const waitsMs = minutes * minuteMs;
    let questions = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 100, maxLength: 200 }), (steps) => {
        let now = 0;
        const versions = new Versions(() => now);
        const copies = new Copies(-waitsMs);
        let process = new Process();
        const calls = new Map<number, Call>();
        /** of processes before: nobody hears their answers */
        const former: Call[] = [];
        const late = (call: Call | undefined): void => {
          if (call?.at === 'out') {
            expect(copies.foundBy({ version: call.version, address: 'b', waitsMs })).toBeNull();
            former.push({ ...call, at: 'held' });
          } else if (call?.at === 'held') copies.told(call.version, versions.after(call.version), now);
        };
        const next = (slot: number, call: Call | undefined, fate: number): Call | null => {
          if (!call) return { at: 'out', version: process.asks(slot), since: now };
          if (call.at === 'out') {
            expect(copies.foundBy({ version: call.version, address: 'a', waitsMs })).toBeNull();
            return { ...call, at: 'held' };
          }
          if (call.at === 'held') {
            const ordinary = versions.after(call.version);
            const isTask = fate === 0;
            const told = isTask ? ordinary : copies.told(call.version, ordinary, now);
            if (isTask) copies.given(now);
            if (told % 2n === 1n) questions++;
            return { at: 'back', told, isTask, since: call.since };
          }
          // it gives a call up then
          const isHeard = fate > 1 && now - call.since < waitsMs;
          process.hears(slot, isHeard ? call.told : 0n, isHeard && call.isTask);
          return null;
        };
        for (const { slot, afterMs, fate } of steps) {
          now += afterMs;
          if (fate === 15 && afterMs === 10) {
            process = new Process();
            former.push(...calls.values());
            calls.clear();
            continue;
          }
          if (fate === 14 && afterMs === 0) {
            late(former.shift());
            continue;
          }
          const call = next(slot, calls.get(slot), fate);
          if (call) calls.set(slot, call);
          else calls.delete(slot);
        }
      }),
      { numRuns: 1_000 },
    );
    // else it tries nothing
    expect(questions).toBeGreaterThan(200);
  },
);

test('a machine that is set back to an earlier state is alone, and no copy', () => {
  let now = minuteMs;
  const versions = new Versions(() => now);
  const copies = new Copies(0);
  const ask = (process: Process): void => {
    now += 5_000;
    const version = process.asks(0);
    expect(copies.foundBy({ version, address: 'a', waitsMs: 5_000 })).toBeNull();
    process.hears(0, copies.told(version, versions.after(version), now), false);
  };
  const process = new Process();
  for (let call = 0; call < 5; call++) ask(process);
  const saved = process.copy();
  for (let call = 0; call < 20; call++) ask(process);
  for (let call = 0; call < 20; call++) ask(saved);
});

test('two processes are found, whichever asks when, as long as both hear what they are told', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (turns) => {
      let now = minuteMs;
      const versions = new Versions(() => now);
      const copies = new Copies(0);
      const both = [new Process(), new Process()];
      let found: readonly string[] | null = null;
      const ask = (at: number): void => {
        now += 3_000;
        const version = both[at]?.asks(0) ?? 0n;
        found ??= copies.foundBy({ version, address: String(at), waitsMs: 5_000 });
        both[at]?.hears(0, copies.told(version, versions.after(version), now), false);
      };
      for (const turn of turns) ask(turn ? 1 : 0);
      for (let round = 0; round < 8; round++) for (const at of [0, 1]) ask(at);
      expect(found === null ? null : [...found].sort()).toEqual(['0', '1']);
    }),
  );
});

test('two processes are found though one of them says that it waits for its answers for weeks', () => {
  let now = 0;
  const versions = new Versions(() => now);
  const copies = new Copies(0);
  const both = [new Process(), new Process()];
  let found: readonly string[] | null = null;
  for (let call = 0; call < 200 && found === null; call++) {
    now += 5_000;
    const process = both[call % 2] ?? expect.unreachable();
    const version = process.asks(0);
    found = copies.foundBy({ version, address: String(call % 2), waitsMs: 9_999_999_999 });
    process.hears(0, copies.told(version, versions.after(version), now), false);
  }
  expect(found === null ? null : [...found].sort()).toEqual(['0', '1']);
});
