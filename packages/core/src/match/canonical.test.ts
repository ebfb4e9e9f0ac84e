import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Device, Runner } from '../runner/state.ts';
import { sampleCapabilities, sampleRunner } from '../testing/samples.ts';
import { type Interval, normalIntervals } from './interval.ts';
import { canonicalOffering, devicesOf, offeringOf, spareOf } from './offering.ts';
import { canonicalRequirements, normalRequirements, plainRequirements, type Requirements } from './requirements.ts';

const declaring = (patch: Partial<Runner['declared'] & object>, own: Partial<Runner> = {}) =>
  sampleRunner({ declared: { ...sampleCapabilities, ...patch }, ...own });
const radio = (id: string, min: number, max: number): Device => ({ id, labels: ['sdr'], ranges: { frequency: [{ min, max }] } });

test('an offering has the added labels and only executors that count, with the newest version of each', () => {
  const executors = [
    { name: 'shell', version: null },
    { name: 'ansible', version: '2' },
    { name: 'shell', version: '5.10.0(1)' },
    { name: 'shell', version: '5.9' },
  ];
  const runner = declaring(
    { labels: ['z'], executors, attributes: {} },
    { labelsAdded: ['a', 'z'], executorsAllowed: ['shell'] },
  );
  expect(offeringOf(runner)).toMatchObject({ scopeId: 'instance', labels: ['a', 'z'], executors: { shell: '5.10' } });
  expect(offeringOf(sampleRunner({ declared: null }))).toMatchObject({ labels: [], executors: {}, devices: [], fence: false });
});

test('devices stand in the order in which they are taken: the least to spare first, alike ones by id', () => {
  const devices = [
    radio('wide', 0, 1e9),
    radio('c', 3, 4),
    { id: 'plain', labels: [], ranges: {} },
    radio('b', 3, 4),
    radio('wide', 0, 9),
  ];
  expect(devicesOf(declaring({ devices })).map(({ id }) => id)).toEqual(['plain', 'b', 'c', 'wide']);
  const shared = declaring({ devices: [radio('a', 1, 2)], ranges: { frequency: [{ min: 1, max: 2 }] } });
  expect(offeringOf(shared).devices).toEqual([{ labels: ['sdr'], ranges: {} }]);
});

test('more to spare: a thing more, then wider ranges; a runner that takes fewer jobs has less', () => {
  const spare = (patch: Parameters<typeof declaring>[0], own: Partial<Runner> = {}) => spareOf(offeringOf(declaring(patch, own)));
  const range = (max: number) => ({ ranges: { frequency: [{ min: 0, max }] } });
  const order = [
    spare({}, { trusted: true, refusesUnlabelled: true }),
    spare({}, { trusted: true }),
    spare({}),
    spare(range(10)),
    spare(range(1e15)),
    spare({ labels: ['a', 'b', 'c'] }),
    spare({ devices: [radio('a', 1, 2)], labels: ['a', 'b'] }),
  ];
  expect(order.toSorted((a, b) => a - b)).toEqual(order);
  expect(new Set(order).size).toBe(order.length);
});

const word = fc.constantFrom('a', 'b', 'a","b', '["a"]', '0', 'constructor');
const words = fc.array(word, { maxLength: 3 });
const version = fc.constantFrom(null, '1', '1.0', 'v01', '1-rc', '1.0-rc', '2');
const sameVersion = (text: string | null) => (text === null ? null : text.replace(/^v?0*/, '').replace('.0', ''));
const interval = fc.tuple(fc.constantFrom(-1, -0, 0, 2), fc.nat(2)).map(([min, width]): Interval => ({ min, max: min + width }));
const intervals = fc.array(interval, { maxLength: 3 });
const sameSet = (list: readonly string[]) => [...new Set(list)].sort();
const sorted = <T>(record: Record<string, T>) => Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
/** What a value means, as JSON: written apart from the code under test but for the merging of intervals, which has its own test. */
const meaning = (value: unknown) => JSON.stringify(value);

const requirements = fc.record<Requirements>({
  scopeId: word,
  executor: word,
  executorVersionMin: version,
  labels: words,
  ranges: fc.dictionary(word, interval, { maxKeys: 2 }),
  draw: fc.dictionary(word, intervals, { maxKeys: 2 }),
  attributes: fc.dictionary(word, word, { maxKeys: 2 }),
  runnerVersionMin: version,
  device: fc.option(words),
  needsFence: fc.boolean(),
  needsNative: fc.boolean(),
  runnerId: fc.option(word),
});

const meaningOfNeeds = (r: Requirements) =>
  meaning([
    [r.scopeId, r.executor, sameVersion(r.executorVersionMin), sameSet(r.labels), sorted(r.ranges), sorted(r.attributes)],
    sorted(r.draw)
      .map(([name, list]) => [name, normalIntervals(list)] as const)
      .filter(([, list]) => list.length > 0),
    [sameVersion(r.runnerVersionMin), r.device && sameSet(r.device), r.needsFence, r.needsNative, r.runnerId],
  ]);

test('requirements have the same text exactly when they are the same', () => {
  // Nearly all pairs of whole draws differ; a pair that differs in one field only is the interesting one.
  const field = fc.constantFrom(...Object.keys(plainRequirements('', '')));
  const story = fc.property(requirements, requirements, field, (a, other, name) => {
    const b = { ...a, [name]: other[name as keyof Requirements] };
    expect(canonicalRequirements(a) === canonicalRequirements(b)).toBe(meaningOfNeeds(a) === meaningOfNeeds(b));
    const turned = {
      ...a,
      labels: [...a.labels, ...a.labels].reverse(),
      ranges: Object.fromEntries(Object.entries(a.ranges).reverse()),
      draw: Object.fromEntries(Object.entries(a.draw).map(([name, list]) => [name, [...list, ...list].reverse()] as const)),
    };
    expect(canonicalRequirements(turned)).toBe(canonicalRequirements(a));
    expect(normalRequirements(normalRequirements(a))).toEqual(normalRequirements(a));
  });
  fc.assert(story, { numRuns: 2000, seed: 5 });
});

const ranges = fc.dictionary(word, intervals, { maxKeys: 2 });
const offered = fc.record({
  labels: words,
  labelsAdded: words,
  executors: fc.array(fc.record({ name: word, version }), { maxLength: 2 }),
  attributes: fc.dictionary(word, word, { maxKeys: 2 }),
  ranges,
  devices: fc.array(fc.record({ labels: words, ranges }), { maxLength: 2 }),
  refusesUnlabelled: fc.boolean(),
  trusted: fc.boolean(),
  version,
  capacity: fc.integer({ min: 1, max: 2 }),
  fence: fc.boolean(),
  protocol: fc.constantFrom('native' as const, 'semaphore' as const),
});
type Offered = typeof offered extends fc.Arbitrary<infer O> ? O : never;

function runnerOf(o: Offered, ids = (at: number) => `d${at}`): Runner {
  const { labels, executors, attributes, capacity, fence } = o;
  const devices = o.devices.map((device, at) => ({ ...device, id: ids(at) }));
  const declared = { labels, executors, attributes, capacity, fence, ranges: o.ranges, devices };
  const { labelsAdded, refusesUnlabelled, trusted } = o;
  return sampleRunner({ declared, labelsAdded, refusesUnlabelled, trusted, version: o.version, protocol: o.protocol });
}

function meaningOfOffer(o: Offered): string {
  const rangesOf = (from: Offered['ranges']) =>
    sorted(from)
      .map(([name, list]) => [name, normalIntervals(list)] as const)
      .filter(([, list]) => list.length > 0);
  const own = rangesOf(o.ranges);
  // What counts on a device: its own list of a name, else the runner's.
  const onDevice = (from: Offered['ranges']) => sorted(Object.fromEntries([...own, ...rangesOf(from)]));
  const devices = o.devices.map((device) => meaning([sameSet(device.labels), onDevice(device.ranges)])).sort();
  const rank = (text: string | null) => ['1-rc', '1', '2'].indexOf(sameVersion(text) ?? '');
  const newest = new Map<string, number>();
  for (const { name, version: at } of o.executors) newest.set(name, Math.max(newest.get(name) ?? -1, rank(at)));
  return meaning([
    [sameSet([...o.labels, ...o.labelsAdded]), sorted(Object.fromEntries(newest)), own, devices, sorted(o.attributes)],
    [o.refusesUnlabelled, o.trusted, o.protocol === 'native' ? sameVersion(o.version) : null, o.capacity, o.fence, o.protocol],
  ]);
}

test('offerings of two runners have the same text exactly when they are the same, whatever the order and the ids of devices', () => {
  const fields = [
    'labels',
    'labelsAdded',
    'executors',
    'attributes',
    'ranges',
    'devices',
    'version',
    'capacity',
    'fence',
    'protocol',
    'trusted',
  ];
  const story = fc.property(offered, offered, fc.constantFrom(...fields), (a, other, name) => {
    const b = { ...a, [name]: other[name as keyof Offered] };
    const textOf = (o: Offered, ids?: (at: number) => string) => canonicalOffering(offeringOf(runnerOf(o, ids)));
    expect(textOf(a) === textOf(b)).toBe(meaningOfOffer(a) === meaningOfOffer(b));
    const turned = { ...a, labels: a.labels.toReversed(), executors: a.executors.toReversed(), devices: a.devices.toReversed() };
    expect(textOf(turned, (at) => `z${at}`)).toBe(textOf(a));
  });
  fc.assert(story, { numRuns: 2000, seed: 6 });
});
