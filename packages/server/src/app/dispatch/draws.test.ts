import type { Interval } from '@baton/core';
import { beforeEach, expect, test } from 'vitest';
import { person } from '../testing/fakes.ts';
import { settle, TestPlane } from '../testing/plane.ts';
import type { TestRunner } from '../testing/test-runner.ts';

let plane: TestPlane;
beforeEach(async () => {
  plane = await TestPlane.start();
});

const MHz = 1e6;
const span = (min: number, max = min): Interval => ({ min: min * MHz, max: max * MHz });
const inside = (list: readonly Interval[], value: number) => list.some(({ min, max }) => min <= value && value <= max);

/** The same numbers in each run. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

const bands: Record<string, Interval[]> = {
  air: [span(118, 137)],
  '2m': [span(144, 146)],
  'vhf low': [span(110, 150)],
  marine: [span(156, 157), span(160, 162)],
  '70cm': [span(430, 440)],
  ism: [span(433.05, 434.79), span(868, 868.6)],
  beacon: [span(432.4)],
};
/** What each device, or (\`-\`) each runner itself, can do. */
const limitsOf: Record<string, Interval[]> = {
  'hackrf low': [span(100, 145)],
  'hackrf uhf': [span(431, 433.5), span(860, 868.2)],
  'usrp -': [span(140, 435)],
};

async function fleet(): Promise<TestRunner[]> {
  const radio = (id: string) => ({ id, labels: ['sdr'], ranges: { frequency: limitsOf[`hackrf ${id}`] ?? [] } });
  return [
    await plane.runner('hackrf', { capacity: 2, devices: [radio('low'), radio('uhf')] }),
    await plane.runner('usrp', { capacity: 2, ranges: { frequency: limitsOf['usrp -'] ?? [] } }),
  ];
}

/** Takes all that the runners are offered, with the values that came along, until nothing is given any more. */
async function workOff(runners: readonly TestRunner[], done: (jobId: string, where: string, values: unknown) => void) {
  for (let given = true; given; ) {
    const calls = runners.map((runner) => runner.sync());
    await settle();
    given = calls.some(({ offers }) => offers.length > 0);
    for (const [at, runner] of runners.entries())
      for (const offer of calls[at]?.offers ?? []) {
        const { assignment } = await runner.accept(offer);
        done(offer.jobId, `${['hackrf', 'usrp'][at]} ${offer.deviceId ?? '-'}`, assignment?.values);
        await runner.report(offer);
      }
  }
}

test('five hundred jobs from overlapping ranges: each value lies in the ranges of its job and the limits of its device', async () => {
  plane.unit = chances(7);
  const pick = chances(8);
  for (const [name, intervals] of Object.entries(bands))
    await plane.app.ranges.set('instance', { name, measures: 'frequency', intervals, description: null, by: person('ada') });
  const runners = await fleet();
  const drawsOf = new Map<string, Interval[]>();
  const names = Object.keys(bands);
  for (let at = 0; at < 500; at++) {
    const own = names.filter(() => pick() < 0.3);
    const asked = own.length === 0 ? ['2m'] : own;
    const drawFrom = { frequency: asked.map((name) => ({ name, intervals: null })) };
    const device = pick() < 0.3 ? [] : null;
    const id = await plane.submit({ drawFrom, device });
    drawsOf.set(
      id,
      asked.flatMap((name) => bands[name] ?? []),
    );
  }
  const seen = new Map<string, number>();
  const values = new Set<number>();
  const taken = new Set<string>();
  await workOff(runners, (jobId, where, given) => {
    const { frequency } = given as { frequency: number };
    expect(Number.isInteger(frequency)).toBe(true);
    expect(inside(limitsOf[where] ?? [], frequency), `${frequency} on ${where}`).toBe(true);
    expect(inside(drawsOf.get(jobId) ?? [], frequency), `${frequency} of ${JSON.stringify(drawsOf.get(jobId))}`).toBe(true);
    seen.set(where, (seen.get(where) ?? 0) + 1);
    values.add(frequency);
    taken.add(jobId);
  });
  // what is left is what nothing here can do: marine only, on a device
  for (const [id, draw] of drawsOf) {
    const { job, requirements, history } = await plane.app.jobs.detail(id);
    const places = Object.entries(limitsOf).filter(([where]) => requirements.device === null || where !== 'usrp -');
    const isPossible = places.some(([, limits]) => limits.some((a) => draw.some((b) => a.min <= b.max && b.min <= a.max)));
    expect([job.state, taken.has(id)]).toEqual(isPossible ? ['succeeded', true] : ['queued', false]);
    if (isPossible) expect(inside(draw, history[0]?.drawn?.frequency ?? 0)).toBe(true);
  }
  for (const where of Object.keys(limitsOf)) expect(seen.get(where), where).toBeGreaterThan(50);
  expect(values.size).toBeGreaterThan(300);
  expect(taken.size).toBeGreaterThan(450);
});

test('a value is drawn anew for each attempt, and is told with the acceptance and the history', async () => {
  const runner = await plane.runner('one', { ranges: { frequency: [span(1, 9)], gain: [span(0, 1)] } });
  plane.unit = () => 0;
  const id = await plane.submit({
    ranges: { gain: span(0.5) },
    drawFrom: { frequency: [{ name: null, intervals: [{ min: 5e6, max: 5e6 + 999 }] }] },
  });
  const accept = async () => {
    const call = runner.sync();
    await settle();
    const [offer] = call.offers;
    if (!offer) throw new Error(`no offer: the sync is ${call.state}`);
    return { offer, values: (await runner.accept(offer)).assignment?.values };
  };
  const first = await accept();
  expect(first.values).toEqual({ frequency: 5e6, gain: 0.5e6 });
  plane.unit = () => 0.999_999;
  await runner.report(first.offer, 'interrupted');
  await plane.clock.advance(60_000);
  expect((await accept()).values).toEqual({ frequency: 5e6 + 999, gain: 0.5e6 });
  const { history } = await plane.app.jobs.detail(id);
  expect(history.map(({ drawn }) => drawn)).toEqual([{ frequency: 5e6 }, { frequency: 5e6 + 999 }]);
});

test('one that draws nothing has no values, and one whose value is given has it', async () => {
  const runner = await plane.runner('one', { capacity: 3, ranges: { frequency: [span(1, 9)] } });
  const [plain, whole, given] = [
    await plane.submit(),
    await plane.submit({ ranges: { frequency: span(2, 3) } }),
    await plane.submit({ ranges: { frequency: span(2) } }),
  ];
  const found = new Map<string, unknown>();
  await workOff([runner], (jobId, _, values) => found.set(jobId, values));
  expect([found.get(plain), found.get(whole), found.get(given)]).toEqual([undefined, undefined, { frequency: 2e6 }]);
});

test('a runner that offers something else since gets nothing that it can not do', async () => {
  const runner = await plane.runner('one', { ranges: { frequency: [span(1, 9)] } });
  runner.declare({ ranges: { frequency: [span(50, 60)] } });
  await runner.open();
  const id = await plane.submit({ drawFrom: { frequency: [{ name: null, intervals: [span(5, 40)] }] } });
  const call = runner.sync();
  await settle();
  expect(call.state).toBe('held');
  expect(await plane.stateOf(id)).toBe('queued');
});
