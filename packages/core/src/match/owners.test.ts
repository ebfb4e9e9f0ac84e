import { expect, test } from 'vitest';
import { sampleCapabilities, sampleRunner } from '../testing/samples.ts';
import { type Offering, offeringOf } from './offering.ts';
import { withoutOwner } from './owners.ts';

const offers = (labels: string[], executors: string[]): Offering =>
  offeringOf(
    sampleRunner({ declared: { ...sampleCapabilities, labels, executors: executors.map((name) => ({ name, version: null })) } }),
  );

test('what only the lost ones offered has no owner any more', () => {
  const lost = [offers(['gpu', 'linux'], ['shell', 'ansible'])];
  expect(withoutOwner(lost, [], [offers(['linux'], ['shell'])])).toEqual([
    { kind: 'executor', name: 'ansible' },
    { kind: 'label', name: 'gpu' },
  ]);
  expect(withoutOwner(lost, [], [])).toHaveLength(4);
  expect(withoutOwner(lost, [offers(['linux'], ['shell', 'ansible'])], [offers(['gpu'], [])])).toEqual([]);
});

test('ranges that only the lost ones offered are named with the numbers that nobody else covers, devices by their labels', () => {
  const radio = (id: string, labels: string[], ...frequency: [number, number][]) => {
    const intervals = frequency.map(([min, max]) => ({ min, max }));
    return { id, labels, ranges: { frequency: intervals } };
  };
  const station = (...devices: ReturnType<typeof radio>[]): Offering =>
    offeringOf(sampleRunner({ declared: { ...sampleCapabilities, labels: [], executors: [], devices } }));
  const lost = [station(radio('0', ['hackrf'], [144e6, 148e6]), radio('1', ['lime'], [420e6, 450e6], [7, 7]))];
  expect(withoutOwner(lost, [], [])).toEqual([
    { kind: 'device', name: 'hackrf' },
    { kind: 'device', name: 'lime' },
    { kind: 'device', name: 'of any kind' },
    { kind: 'range', name: 'frequency 144\u202f000\u202f000 to 148\u202f000\u202f000\u00a0Hz' },
    { kind: 'range', name: 'frequency 420\u202f000\u202f000 to 450\u202f000\u202f000\u00a0Hz' },
    { kind: 'range', name: 'frequency 7\u00a0Hz' },
  ]);
  const others = [
    station(radio('0', ['lime'], [140e6, 145e6], [146e6, 147e6])),
    station(radio('0', [], [1, 10], [400e6, 430e6])),
  ];
  expect(withoutOwner(lost, [], others)).toEqual([
    { kind: 'device', name: 'hackrf' },
    { kind: 'range', name: 'frequency 145\u202f000\u202f000 to 146\u202f000\u202f000\u00a0Hz' },
    { kind: 'range', name: 'frequency 147\u202f000\u202f000 to 148\u202f000\u202f000\u00a0Hz' },
    { kind: 'range', name: 'frequency 430\u202f000\u202f000 to 450\u202f000\u202f000\u00a0Hz' },
  ]);
  expect(withoutOwner(lost, lost, others)).toEqual([]);
});
