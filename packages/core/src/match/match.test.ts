import { expect, test } from 'vitest';
import type { Scope } from '../scope/state.ts';
import { matchOf, pinAllows } from './match.ts';
import type { DeviceOffering, Offering } from './offering.ts';
import { plainRequirements, type Requirements } from './requirements.ts';

const scope = (id: string, patch: Partial<Scope> = {}): Scope => ({
  id,
  revision: 1,
  kind: 'project',
  name: id,
  parentId: 'instance',
  createdAt: 0,
  protectedAt: null,
  removedAt: null,
  ...patch,
});
const scopes = new Map([scope('p'), scope('safe', { protectedAt: 7 })].map((each) => [each.id, each]));
const lookup = (id: string) => scopes.get(id);
const needs = (patch: Partial<Requirements> = {}): Requirements => ({ ...plainRequirements('p', 'shell'), ...patch });
const radio = (min: number, max: number, labels: string[] = []): DeviceOffering => ({
  labels: ['sdr', ...labels],
  ranges: { frequency: [{ min, max }] },
});
const offers = (patch: Partial<Offering> = {}): Offering => ({
  scopeId: 'instance',
  labels: ['gpu', 'linux'],
  executors: { shell: '5.2', terraform: null },
  ranges: { gain: [{ min: 0, max: 10 }] },
  attributes: { os: 'linux' },
  version: '1.4',
  devices: [radio(1, 10), radio(5, 20, ['hackrf'])],
  refusesUnlabelled: false,
  trusted: false,
  capacity: 2,
  fence: true,
  native: true,
  ...patch,
});
const frequency = (min: number, max = min) => ({ frequency: { min, max } });

test.each<[string, Partial<Requirements>, Partial<Offering>, unknown]>([
  ['the scope first', { scopeId: 'q', executor: 'x' }, { trusted: true }, { requirement: 'scope', needed: 'q' }],
  ['then protection', { executor: 'x' }, { trusted: true }, { requirement: 'protection', needed: 'p' }],
  ['the executor', { executor: 'constructor', labels: ['y'] }, {}, { requirement: 'executor', needed: 'constructor' }],
  [
    'its version',
    { executorVersionMin: '5.3', labels: ['y'] },
    {},
    { requirement: 'executor_version', executor: 'shell', needed: '5.3', found: '5.2' },
  ],
  [
    'its version, not known',
    { executor: 'terraform', executorVersionMin: '1' },
    {},
    { requirement: 'executor_version', executor: 'terraform', needed: '1', found: null },
  ],
  ['the first label', { labels: ['gpu', 'arm', 'mac'] }, {}, { requirement: 'label', needed: 'arm' }],
  ['labels are case-sensitive', { labels: ['GPU'] }, {}, { requirement: 'label', needed: 'GPU' }],
  ['labels are exact', { labels: ['gp'] }, {}, { requirement: 'label', needed: 'gp' }],
  ['no label', { attributes: { os: 'mac' } }, { refusesUnlabelled: true }, { requirement: 'unlabelled' }],
  [
    'the first attribute',
    { attributes: { region: 'eu', os: 'mac' } },
    { version: null },
    { requirement: 'attribute', name: 'os', needed: 'mac', found: 'linux' },
  ],
  [
    'an attribute that is not there',
    { attributes: { constructor: 'x' } },
    {},
    { requirement: 'attribute', name: 'constructor', needed: 'x', found: null },
  ],
  [
    'the version of the runner',
    { runnerVersionMin: '1.10', needsFence: true },
    { fence: false },
    { requirement: 'runner_version', needed: '1.10', found: '1.4' },
  ],
  [
    'the fence, then what it speaks',
    { needsFence: true, needsNative: true },
    { fence: false, native: false },
    { requirement: 'fence' },
  ],
  ['what it speaks', { needsNative: true, device: ['gpu'] }, { native: false }, { requirement: 'native' }],
  ['the fence', { needsFence: true, device: ['gpu'] }, { fence: false }, { requirement: 'fence' }],
  ['the device', { device: ['gpu'], ranges: frequency(99) }, {}, { requirement: 'device', needed: ['gpu'] }],
  ['labels of a device are its own', { device: ['linux'] }, {}, { requirement: 'device', needed: ['linux'] }],
  ['labels must be of one device', { device: ['hackrf', 'other'] }, {}, { requirement: 'device', needed: ['hackrf', 'other'] }],
  ['any device, and there is none', { device: [] }, { devices: [] }, { requirement: 'device', needed: [] }],
  [
    'a range that nothing holds',
    { ranges: { gain: { min: 3, max: 4 }, frequency: { min: 9, max: 21 } } },
    {},
    { requirement: 'range', name: 'frequency', needed: { min: 9, max: 21 }, found: [{ min: 1, max: 20 }] },
  ],
  [
    'a range that only another device holds',
    { device: ['hackrf'], ranges: frequency(2) },
    {},
    { requirement: 'range', name: 'frequency', needed: { min: 2, max: 2 }, found: [{ min: 5, max: 20 }] },
  ],
  [
    'a range that nobody offers',
    { ranges: { toString: { min: 0, max: 0 } } },
    {},
    { requirement: 'range', name: 'toString', needed: { min: 0, max: 0 }, found: [] },
  ],
])('fails: %s', (_, required, offered, misfit) => {
  expect(matchOf(needs(required), offers(offered), lookup)).toEqual({ fit: null, misfit });
});

test.each<[string, Partial<Requirements>, Partial<Offering>, number[] | null]>([
  ['just an executor', {}, {}, null],
  ['everything at once', { labels: ['gpu', 'linux'], executorVersionMin: '5', attributes: { os: 'linux' } }, {}, null],
  ['a protected scope on a trusted runner', { scopeId: 'safe' }, { trusted: true }, null],
  ['a protected scope on any runner', { scopeId: 'safe' }, {}, null],
  ['a label for one that refuses unlabelled jobs', { labels: ['gpu'] }, { refusesUnlabelled: true }, null],
  ["the runner's own range needs no device", { ranges: { gain: { min: 1, max: 2 } } }, {}, null],
  ['any device', { device: [] }, {}, [0, 1]],
  ['a device by label', { device: ['hackrf'] }, {}, [1]],
  ['a device by its range', { ranges: frequency(2) }, {}, [0]],
  ['either device', { ranges: frequency(6, 9) }, {}, [0, 1]],
  ['a device by range, the other range from its runner', { ranges: { ...frequency(12), gain: { min: 1, max: 2 } } }, {}, [1]],
  ['a device by label and range', { device: ['sdr'], ranges: frequency(5) }, {}, [0, 1]],
  [
    "the runner's range where it is enough, though a device would do",
    { ranges: frequency(6) },
    { ranges: { frequency: [{ min: 6, max: 6 }] } },
    null,
  ],
])('takes: %s', (_, required, offered, devices) => {
  expect(matchOf(needs(required), offers(offered), lookup)).toEqual({ fit: { devices }, misfit: null });
});

const draw = (...intervals: [number, number][]) => ({ draw: { frequency: intervals.map(([min, max]) => ({ min, max })) } });

test.each<[string, Partial<Requirements>, Partial<Offering>, unknown]>([
  ['a device that offers one value of it', draw([20, 99]), {}, [1]],
  ['each device that offers some of it', draw([30, 40], [0, 2], [19, 30]), {}, [0, 1]],
  ['a single value', draw([5, 5]), {}, [0, 1]],
  ['the runner, where its own range has some of it', draw([0, 99]), { ranges: { frequency: [{ min: 6, max: 6 }] } }, null],
  ['only where all its ranges are too', { ...draw([0, 99]), ranges: frequency(12) }, {}, [1]],
])('takes for a draw: %s', (_, required, offered, devices) => {
  expect(matchOf(needs(required), offers(offered), lookup)).toEqual({ fit: { devices }, misfit: null });
});

test.each<[string, Partial<Requirements>, unknown]>([
  ['nothing of it is offered', draw([21, 30], [40, 50]), [{ min: 1, max: 20 }]],
  ['of the device that it asks for', { device: ['hackrf'], ...draw([1, 4]) }, [{ min: 5, max: 20 }]],
  ['in the place that holds its ranges', { ...draw([1, 4]), ranges: frequency(12) }, [{ min: 5, max: 20 }]],
  ['an interval that is none', draw([9, 2]), [{ min: 1, max: 20 }]],
])('fails a draw: %s', (_, required, found) => {
  const misfit = { requirement: 'draw', name: 'frequency', needed: required.draw?.frequency, found };
  expect(matchOf(needs(required), offers(), lookup)).toEqual({ fit: null, misfit });
});

test("a device's range of a name counts instead of the runner's", () => {
  const narrow = offers({
    ranges: { frequency: [{ min: 0, max: 100 }] },
    devices: [radio(1, 10), { labels: ['sdr'], ranges: {} }],
  });
  expect(matchOf(needs({ device: ['sdr'], ranges: frequency(50) }), narrow, lookup).fit).toEqual({ devices: [1] });
});

test('all ranges must lie in the same device', () => {
  const devices = [
    { labels: [], ranges: { a: [{ min: 0, max: 1 }], b: [{ min: 5, max: 6 }] } },
    { labels: [], ranges: { a: [{ min: 5, max: 6 }], b: [{ min: 0, max: 1 }] } },
  ];
  const both = needs({ ranges: { a: { min: 0, max: 1 }, b: { min: 0, max: 1 } } });
  const found = [{ min: 5, max: 6 }];
  expect(matchOf(both, offers({ devices }), lookup).misfit).toMatchObject({ requirement: 'range', name: 'b', found });
});

test('a pin lets only its runner', () => {
  expect([pinAllows(null, 'a'), pinAllows('a', 'a'), pinAllows('b', 'a')]).toEqual([true, true, false]);
});
