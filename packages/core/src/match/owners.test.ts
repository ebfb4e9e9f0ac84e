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
