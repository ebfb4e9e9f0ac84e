import { Histogram, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { BoundHistograms } from './bound-histograms.ts';

test('says word for word what the histograms of the client would say', async () => {
  const [ours, theirs] = [new Registry(), new Registry()];
  for (const labelNames of [[], ['route', 'status']]) {
    const options = { name: `of_${labelNames.length}`, help: 'Help', labelNames, buckets: [0.1, 1, 2.5] };
    const [own, clients] = [new BoundHistograms(ours, options), new Histogram({ ...options, registers: [theirs] })];
    const seriesOf = [
      ['/a', '2xx'],
      ['/b "x"', '2xx'],
      ['/a', '2xx'],
    ].map((values) => values.slice(0, labelNames.length));
    for (const [index, values] of seriesOf.entries())
      for (const value of [0, 0.1, 0.100001, 0.5, 2, 2.5, 3, 1000 * index]) {
        own.observe(value, ...values);
        clients.labels(...values).observe(value);
      }
    expect(await ours.metrics()).toBe(await theirs.metrics());
  }
});

test('without labels there is a series before anything was observed', async () => {
  const [ours, theirs] = [new Registry(), new Registry()];
  const options = { name: 'none', help: 'Help', labelNames: [], buckets: [1] };
  new BoundHistograms(ours, options);
  new Histogram({ ...options, registers: [theirs] });
  expect(await ours.metrics()).toBe(await theirs.metrics());
});
