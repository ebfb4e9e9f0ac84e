import type { ContactHistory } from '@baton/protocol';
import { expect, test } from 'vitest';
import { contactSummary, gapsOf, gapWords, goingOn, slotsOf, slotWords } from './contact-strip.ts';

const begin = new Date(2026, 2, 14, 14, 0).getTime();
const minute = 60_000;
const history: ContactHistory = {
  ...{ from: begin, to: begin + 60 * minute, now: 'online' },
  stretches: [
    { from: begin + 10 * minute, to: begin + 20 * minute, contact: 'not_registered' },
    { from: begin + 20 * minute, to: begin + 32 * minute, contact: 'online' },
    { from: begin + 32 * minute, to: begin + 33 * minute, contact: 'stale' },
    { from: begin + 33 * minute, to: begin + 35 * minute, contact: 'offline' },
    { from: begin + 35 * minute, to: begin + 45 * minute, contact: 'online' },
    { from: begin + 45 * minute, to: begin + 50 * minute, contact: 'unknown' },
    { from: begin + 50 * minute, to: begin + 60 * minute, contact: 'online' },
  ],
};

test('a slot shows the worst of its time, and tells all of it exactly', () => {
  const slots = slotsOf(history, 6);
  expect(slots.map(({ seen }) => seen)).toEqual(['absent', 'not_registered', 'online', 'offline', 'unknown', 'online']);
  expect(slotWords(slots[3] as (typeof slots)[number])).toBe(
    '14:30:00 to 14:40:00: online 14:30:00 to 14:32:00; stale 14:32:00 to 14:33:00; offline 14:33:00 to 14:35:00; online 14:35:00 to 14:40:00',
  );
  expect(slotWords(slots[0] as (typeof slots)[number])).toBe('14:00:00 to 14:10:00: not there yet');
});

test('falling silent and being offline is one absence', () => {
  const [gap, ...others] = gapsOf(history);
  expect([gap && gapWords(gap, false), others]).toEqual(['2026-03-14 14:32:00 to 14:35:00, 3 min 00 s', []]);
});

test('the sum counts only what was watched', () => {
  expect(contactSummary(history)).toBe('In contact 32 min 00 s of 35 min 00 s that were watched (91.4 %), away once.');
  expect(contactSummary({ ...history, stretches: history.stretches.slice(0, 1) })).toBe(
    'It was not in contact in the last 24 hours.',
  );
});

test('one that was never in contact is told so, and not as in contact for no time', () => {
  const away = (contact: 'offline' | 'unknown') =>
    contactSummary({ ...history, stretches: [{ from: begin, to: begin + 8_000, contact }] });
  expect([away('offline'), away('unknown')]).toEqual([
    'It was not in contact in the 8.0 s that were watched.',
    'Nothing is known of its contact in the last 24 hours.',
  ]);
});

test('what was told last goes on until now', () => {
  const kicked: ContactHistory = {
    ...{ from: begin, to: begin + 60_000, now: 'offline' },
    stretches: [{ from: begin, to: begin + 60_000, contact: 'online' }],
  };
  const later = goingOn(kicked, begin + 69_000);
  expect(contactSummary(later)).toBe('In contact 1 min 00 s of 1 min 09 s that were watched (86.9 %), away once.');
  expect(later.to - later.from).toBe(60_000);
  expect(contactSummary(goingOn(later, begin + 75_000))).toContain('of 1 min 15 s');
  expect(goingOn(kicked, begin + 59_000)).toBe(kicked);
});
