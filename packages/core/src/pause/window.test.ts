import fc from 'fast-check';
import { expect, test } from 'vitest';
import { weekdays } from '../zone/civil.ts';
import { nearChange } from '../zone/testing/near-change.ts';
import { instantsOf, wallTimeAt } from '../zone/zone.ts';
import { isOpen, nextTurn, type PauseWindow, timeOfDay } from './window.ts';

const minute = 60_000;
const hour = 60 * minute;
const at = (text: string): number => Date.parse(text);
const window = (from: string, to: string, timeZone = 'Europe/Berlin', days: PauseWindow['days'] = []): PauseWindow => ({
  ...{ days, from, to, timeZone },
});

test('over midnight it holds in the evening and in the morning', () => {
  const night = window('22:00', '06:00');
  expect(isOpen(night, at('2026-01-10T20:59:59Z'))).toBe(false);
  expect(isOpen(night, at('2026-01-10T21:00:00Z'))).toBe(true);
  expect(isOpen(night, at('2026-01-11T04:59:59.999Z'))).toBe(true);
  expect(isOpen(night, at('2026-01-11T05:00:00Z'))).toBe(false);
  expect(nextTurn(night, at('2026-01-10T12:00:00Z'))).toBe(at('2026-01-10T21:00:00Z'));
  expect(nextTurn(night, at('2026-01-10T21:00:00Z'))).toBe(at('2026-01-11T05:00:00Z'));
});

test('a night belongs to the day on which it begins', () => {
  const friday = window('22:00', '06:00', 'Europe/Berlin', ['fri']);
  expect(isOpen(friday, at('2026-01-09T23:00:00Z'))).toBe(true);
  expect(isOpen(friday, at('2026-01-10T04:00:00Z'))).toBe(true);
  expect(isOpen(friday, at('2026-01-10T23:00:00Z'))).toBe(false);
  expect(isOpen(friday, at('2026-01-09T03:00:00Z'))).toBe(false);
  expect(nextTurn(friday, at('2026-01-10T05:00:00Z'))).toBe(at('2026-01-16T21:00:00Z'));
});

test('the night in which clocks are put forward is an hour shorter, the other one an hour longer', () => {
  const night = window('22:00', '06:00');
  expect(nextTurn(night, at('2026-03-28T21:00:00Z'))).toBe(at('2026-03-29T04:00:00Z'));
  expect(nextTurn(night, at('2026-10-24T20:00:00Z'))).toBe(at('2026-10-25T05:00:00Z'));
});

test('hours that no clock shows do not come; those that clocks show twice come twice', () => {
  const early = window('02:10', '02:50');
  expect(nextTurn(early, at('2026-03-28T12:00:00Z'))).toBe(at('2026-03-30T00:10:00Z'));
  expect(instantsOf('Europe/Berlin', { dayNumber: wallTimeAt('UTC', at('2026-03-29')).dayNumber, timeMs: 2.5 * hour })).toEqual(
    [],
  );
  const turns: number[] = [];
  for (let now = at('2026-10-24T12:00:00Z'); turns.length < 4; turns.push(now)) now = nextTurn(early, turns.at(-1) ?? now) ?? 0;
  expect(turns.map((each) => new Date(each).toISOString().slice(11, 16))).toEqual(['00:10', '00:50', '01:10', '01:50']);
});

test('hours that begin while clocks are put forward begin when they are', () => {
  expect(nextTurn(window('02:30', '04:00'), at('2026-03-29T00:00:00Z'))).toBe(at('2026-03-29T01:00:00Z'));
});

test('a time of day has two digits each, and there are 24 hours', () => {
  expect(timeOfDay('00:00')).toBe(0);
  expect(timeOfDay('23:59')).toBe(24 * hour - minute);
  for (const text of ['24:00', '25:00', '7:30', '12:60', '12:3', '', '12:30:00', '-1:00']) expect(timeOfDay(text)).toBeNull();
});

const anyTime = fc.integer({ min: 0, max: 95 }).map((quarter) => {
  const [hours, minutes] = [Math.floor(quarter / 4), (quarter % 4) * 15];
  return `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
});
const anyWindow = fc
  .record({ days: fc.subarray([...weekdays]), from: anyTime, to: anyTime, timeZone: fc.constant('UTC') })
  .filter(({ from, to }) => from !== to);

/** By nothing but what the platform's clock shows, written otherwise than the code. */
function isOpenByClock({ days, from, to, timeZone }: PauseWindow, now: number): boolean {
  const show = (options: Intl.DateTimeFormatOptions, instant: number): string =>
    new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(instant);
  const time = show({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }, now);
  const today = show({ weekday: 'short' }, now).toLowerCase();
  const yesterday = weekdays[(weekdays.indexOf(today as never) + 6) % 7] ?? '';
  const on = (day: string): boolean => days.length === 0 || (days as string[]).includes(day);
  if (from < to) return from <= time && time < to && on(today);
  return (time >= from && on(today)) || (time < to && on(yesterday));
}

test('it is open exactly while the clock on the wall shows its hours, over midnight and changes of the clocks', () => {
  fc.assert(
    fc.property(anyWindow, nearChange, (any, { zone, now }) => {
      const one = { ...any, timeZone: zone };
      expect(isOpen(one, now)).toBe(isOpenByClock(one, now));
    }),
    { numRuns: 300 },
  );
});

test('between now and the next turn nothing changes, and there it does', () => {
  fc.assert(
    fc.property(anyWindow, nearChange, (any, { zone, now }) => {
      const one = { ...any, timeZone: zone };
      const next = nextTurn(one, now);
      if (next === null) throw new Error('hours that are not round the clock turn within two weeks');
      expect(isOpen(one, next)).toBe(!isOpen(one, now));
      for (let each = now; each < next; each += 15 * minute) expect(isOpen(one, each)).toBe(isOpen(one, now));
    }),
    { numRuns: 150 },
  );
});
