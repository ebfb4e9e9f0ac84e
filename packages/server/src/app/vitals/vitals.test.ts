import { beforeEach, describe, expect, test } from 'vitest';
import type { Vitals } from '../presence/presence.ts';
import { settle, TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';
import { figuresPerSlot, readFigures, slotMs, slotsKept } from './figures.ts';
import { VitalsHistory } from './history.ts';
import { packSlot, unpackSlot } from './pack.ts';
import { VitalsTable } from './table.ts';

const vitals = (cpuPercent: number | null, patch: Partial<Vitals> = {}): Vitals => ({
  cpuPercent,
  memoryUsedBytes: 1,
  memoryTotalBytes: 4,
  diskFreeBytes: 9,
  diskTotalBytes: 10,
  load1: 0.5,
  ...patch,
});

const cpuOf = (table: VitalsTable, slot: number, line = 0) => {
  const packed = table.packed(slot, line);
  return packed && readFigures(packed).cpuPercent;
};

describe('a table of five-minute slots', () => {
  test('keeps mean and maximum, and what part of memory and disk is in use', () => {
    const table = new VitalsTable(1_000);
    for (const cpu of [10, 20, 60]) table.note(1_000, 0, vitals(cpu));
    const packed = table.packed(1_000, 0);
    expect(packed && readFigures(packed)).toEqual({
      cpuPercent: { mean: 30, max: 60 },
      memoryPercent: { mean: 25, max: 25 },
      diskPercent: { mean: 10, max: 10 },
      load1: { mean: 0.5, max: 0.5 },
    });
  });

  test('what is not measured is null, and a load beyond all bounds stays a load', () => {
    const table = new VitalsTable(1_000);
    table.note(1_000, 0, vitals(null, { memoryTotalBytes: null, diskTotalBytes: 0, load1: 1e6 }));
    const packed = table.packed(1_000, 0);
    expect(packed && readFigures(packed)).toEqual({
      cpuPercent: null,
      memoryPercent: null,
      diskPercent: null,
      load1: { mean: 655.34, max: 655.34 },
    });
  });

  test('forgets what is older than a day, and holds nothing for times in which nothing came', () => {
    const table = new VitalsTable(1_000);
    table.note(1_000, 0, vitals(1));
    table.note(1_003, 0, vitals(2));
    expect([1_000, 1_001, 1_002, 1_003].map((slot) => cpuOf(table, slot)?.max ?? null)).toEqual([1, null, null, 2]);
    table.note(1_000 + slotsKept, 0, vitals(3));
    expect([1_000, 1_003, 1_000 + slotsKept].map((slot) => cpuOf(table, slot)?.max ?? null)).toEqual([null, 2, 3]);
    table.note(10 * 1_000, 0, vitals(4));
    expect(Array.from({ length: slotsKept }, (_, ago) => cpuOf(table, 10_000 - ago)).filter(Boolean)).toHaveLength(1);
  });

  test('a clock that was put back loses nothing', () => {
    const table = new VitalsTable(1_000);
    table.note(1_000, 0, vitals(10));
    table.note(998, 0, vitals(30));
    expect(cpuOf(table, 1_000)).toEqual({ mean: 20, max: 30 });
  });

  test('holds each runner apart, however many come and whenever', () => {
    const table = new VitalsTable(1_000);
    const many = 1_000;
    for (let line = 0; line < many; line += 2) table.note(1_000, line, vitals(line % 100));
    table.note(1_001, many, vitals(7));
    table.advance(1_002);
    for (let line = 0; line < many; line++)
      expect(cpuOf(table, 1_000, line)?.mean ?? null).toBe(line % 2 === 0 ? line % 100 : null);
    expect([cpuOf(table, 1_000, many), cpuOf(table, 1_001, many)?.mean, cpuOf(table, 1_001, 0)]).toEqual([null, 7, null]);
  });

  test('takes back what was kept elsewhere, in any order', () => {
    const table = new VitalsTable(1_000);
    const kept = Uint16Array.from({ length: figuresPerSlot }, (_, at) => 100 * (at + 1));
    for (const [slot, line] of [
      [1_000, 3],
      [999, 900],
      [999, 2],
      [713, 5],
      [712, 6],
      [1_001, 7],
    ] as const)
      table.restore(slot, line, kept);
    const there = { mean: 1, max: 2 };
    const at = (slot: number, line: number) => cpuOf(table, slot, line);
    expect([at(1_000, 3), at(999, 900), at(999, 2), at(713, 5)]).toEqual([there, there, there, there]);
    expect([at(999, 3), at(712, 6), at(1_001, 7), at(1_000, 2)]).toEqual([null, null, null, null]);
  });
});

test('a runner that is gone leaves nothing to the one that comes', () => {
  let now = 1_000 * slotMs;
  const history = new VitalsHistory({ now: () => now, monotonic: () => now, after: () => () => {} });
  const cpus = (runnerId: string) => history.of(runnerId).map(({ cpuPercent }) => cpuPercent?.max);
  for (const cpu of [1, 2]) {
    history.note('a', vitals(cpu));
    history.note('b', vitals(cpu + 10));
    now += slotMs;
  }
  history.note('a', vitals(3));
  history.forget('a');
  history.note('c', vitals(4));
  history.note('d', vitals(5));
  expect(['a', 'b', 'c', 'd'].map(cpus)).toEqual([[], [11, 12], [4], [5]]);
  expect(history.slot(1_001).map(([runnerId]) => runnerId)).toEqual(['b']);
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
