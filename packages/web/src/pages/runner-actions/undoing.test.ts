import { expect, test } from 'vitest';
import { sampleRunner } from '../../live/testing/sample-rows.ts';
import { grouped, type Inverse, inverseOf } from './undoing.ts';

const now = 1_000;
const why = { by: 'ada', reason: 'a new disk', at: 0 };
const idle = sampleRunner({ tasks: [] });
const busy = sampleRunner({ tasks: [{ jobId: 'j', name: 'build' }] as never });

test('a disabled runner is enabled again, and an enabled one disabled as it was', () => {
  expect(inverseOf('disable', idle, now)).toEqual({ action: 'enable', input: {} });
  const disabled = { ...idle, disabled: { ...why, until: 5_000 } };
  expect(inverseOf('enable', disabled, now)).toEqual({ action: 'disable', input: { reason: 'a new disk', forMs: 4_000 } });
  expect(inverseOf('enable', { ...idle, disabled: { ...why, reason: null, until: null } }, now)).toEqual({
    ...{ action: 'disable', input: {} },
  });
});

test('a drain is taken back while there is something to finish; then the runner is gone', () => {
  expect(inverseOf('drain', busy, now)).toEqual({ action: 'enable', input: {} });
  expect(inverseOf('drain', idle, now)).toBeNull();
  const draining = { ...busy, draining: { ...why, deadline: null } };
  expect(inverseOf('enable', draining, now)).toEqual({ action: 'drain', input: { reason: 'a new disk' } });
});

test('what does not come back, or was so before, is not offered', () => {
  const disabled = { ...idle, disabled: { ...why, until: 500 } };
  expect(inverseOf('enable', disabled, now)).toBeNull();
  expect(inverseOf('disable', disabled, now)).toBeNull();
  expect(inverseOf('enable', idle, now)).toBeNull();
  for (const action of ['kick', 'rotate', 'revoke', 'remove'] as const) expect(inverseOf(action, busy, now)).toBeNull();
});

test('what is the same for several is done in one go', () => {
  const enable = { action: 'enable', input: {} } as const;
  const again = { action: 'disable', input: { reason: 'x' } } as const;
  const inverses = new Map<string, Inverse>([
    ['a', enable],
    ['b', again],
    ['c', enable],
  ]);
  expect(grouped(inverses)).toEqual([
    { ...enable, ids: ['a', 'c'] },
    { ...again, ids: ['b'] },
  ]);
});
