import { expect, test } from 'vitest';
import { wantedOf } from './filters.ts';

const now = Date.parse('2026-07-04T12:00:30Z');

test('how far back is counted from whole minutes', () => {
  expect(wantedOf({ since: 'hour', level: 'warn' }, 'acme', now)).toEqual({
    ...{ runner: undefined, scope: 'acme', source: undefined, level: 'warn', text: undefined },
    from: Date.parse('2026-07-04T11:00:00Z'),
  });
  expect(wantedOf({ since: 'ages' }, null, now).from).toBeUndefined();
});

test('between two times, the minute of the second included; what is no time is none', () => {
  const { from, to } = wantedOf({ since: 'between', from: '2026-07-04T10:00', to: '2026-07-04T10:05' }, null, now);
  expect([from, to]).toEqual([Date.parse('2026-07-04T10:00'), Date.parse('2026-07-04T10:05:59.999')]);
  expect(wantedOf({ since: 'between', from: 'noon', to: '' }, null, now)).toMatchObject({ from: undefined, to: undefined });
  expect(wantedOf({ from: '2026-07-04T10:00' }, null, now).from).toBeUndefined();
});
