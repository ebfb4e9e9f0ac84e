import { beforeEach, describe, expect, test } from 'vitest';
import type { Vitals } from '../presence/presence.ts';
import { settle, TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';
import { packSlot, unpackSlot } from './pack.ts';
import { figuresPerSlot, readFigures, slotMs, slotsKept, VitalsRing } from './ring.ts';

const vitals = (cpuPercent: number | null, patch: Partial<Vitals> = {}): Vitals => ({
  cpuPercent,
  memoryUsedBytes: 1,
  memoryTotalBytes: 4,
  diskFreeBytes: 9,
  diskTotalBytes: 10,
  load1: 0.5,
  ...patch,
});

const cpuOf = (ring: VitalsRing, slot: number) => {
  const packed = ring.packed(slot);
  return packed && readFigures(packed).cpuPercent;
};

describe('a ring of five-minute slots', () => {
  test('keeps mean and maximum, and what part of memory and disk is in use', () => {
    const ring = new VitalsRing(1_000);
    for (const cpu of [10, 20, 60]) ring.note(1_000, vitals(cpu));
    const packed = ring.packed(1_000);
    expect(packed && readFigures(packed)).toEqual({
      cpuPercent: { mean: 30, max: 60 },
      memoryPercent: { mean: 25, max: 25 },
      diskPercent: { mean: 10, max: 10 },
      load1: { mean: 0.5, max: 0.5 },
    });
  });

  test('what is not measured is null, and a load beyond all bounds stays a load', () => {
    const ring = new VitalsRing(1_000);
    ring.note(1_000, vitals(null, { memoryTotalBytes: null, diskTotalBytes: 0, load1: 1e6 }));
    const packed = ring.packed(1_000);
    expect(packed && readFigures(packed)).toEqual({
      cpuPercent: null,
      memoryPercent: null,
      diskPercent: null,
      load1: { mean: 655.34, max: 655.34 },
    });
  });

  test('forgets what is older than a day, and holds nothing for times in which nothing came', () => {
    const ring = new VitalsRing(1_000);
    ring.note(1_000, vitals(1));
    ring.note(1_003, vitals(2));
    expect([1_000, 1_001, 1_002, 1_003].map((slot) => cpuOf(ring, slot)?.max ?? null)).toEqual([1, null, null, 2]);
    ring.note(1_000 + slotsKept, vitals(3));
    expect([1_000, 1_003, 1_000 + slotsKept].map((slot) => cpuOf(ring, slot)?.max ?? null)).toEqual([null, 2, 3]);
    ring.note(10 * 1_000, vitals(4));
    expect(Array.from({ length: slotsKept }, (_, ago) => cpuOf(ring, 10_000 - ago)).filter(Boolean)).toHaveLength(1);
  });

  test('a clock that was put back loses nothing', () => {
    const ring = new VitalsRing(1_000);
    ring.note(1_000, vitals(10));
    ring.note(998, vitals(30));
    expect(cpuOf(ring, 1_000)).toEqual({ mean: 20, max: 30 });
  });
});

test('a packed slot is the same when it is unpacked, also with the largest number of a runner', () => {
  const figures = Uint16Array.from({ length: figuresPerSlot }, (_, at) => 65_535 - at);
  const entries: [number, Uint16Array][] = [
    [1, figures],
    [Number.MAX_SAFE_INTEGER, figures],
  ];
  expect([...unpackSlot(packSlot(entries))]).toEqual(entries);
});

describe('the vitals of a runner', () => {
  let plane: TestPlane;
  let runner: TestRunner;
  beforeEach(async () => {
    plane = await TestPlane.start();
    runner = await plane.runner('one');
  });

  const tell = async (cpu: number): Promise<void> => {
    runner.sync({ vitals: vitals(cpu) });
    await settle();
  };
  const cpus = async () => (await plane.app.fleet.vitals('one')).points.map(({ cpuPercent }) => cpuPercent?.max);

  test('of a day are kept over a stop, with those of the time under way', async () => {
    await tell(10);
    await plane.clock.advance(slotMs);
    await tell(20);
    expect(await cpus()).toEqual([10, 20]);
    await plane.restart();
    expect(await cpus()).toEqual([10, 20]);
    await runner.open();
    await tell(30);
    expect(await cpus(), 'what was under way goes on').toEqual([10, 30]);
    await plane.restart(23 * 3_600_000);
    expect(await cpus()).toEqual([10, 30]);
    await plane.restart(3_600_000);
    expect(await cpus()).toEqual([]);
  });

  test('are written once in five minutes, whatever came', async () => {
    const rows = async () =>
      await plane.store.read.getMany(
        'vitalsSlot',
        Array.from({ length: slotsKept }, (_, at) => String(at)),
      );
    await tell(10);
    await tell(11);
    expect(await rows()).toEqual([]);
    await plane.clock.advance(slotMs + 20_000);
    await plane.clock.advance(60_000);
    expect(await rows()).toMatchObject([{ revision: 1 }]);
  });

  test('of a removed runner are gone', async () => {
    await tell(10);
    await plane.act('one', 'remove');
    await expect(plane.app.fleet.vitals(runner.id)).rejects.toMatchObject({ code: 'runner_removed' });
  });
});

test('a runner that is short of disk says so: in its facts, and to whoever asks why a job waits', async () => {
  const plane = await TestPlane.start();
  const runner = await plane.runner('one');
  const shortage = 'short of disk: 500 MiB free, 1024 MiB needed';
  runner.sync({ freeSlots: 0, shortage, vitals: vitals(1, { diskFreeBytes: 5 }) });
  const jobId = await plane.submit();
  await settle();
  expect(await plane.app.fleet.find('one')).toMatchObject({ shortage, vitals: { diskFreeBytes: 5 } });
  expect(await plane.app.explain.job(jobId)).toMatchObject({
    verdict: 'waiting',
    groups: [{ reason: { hindrance: 'short' }, text: 'is short of disk and takes no new job' }],
  });
  runner.sync();
  await settle();
  expect(await plane.stateOf(jobId)).toBe('claimed');
  expect((await plane.app.fleet.find('one')).shortage).toBeNull();
});
