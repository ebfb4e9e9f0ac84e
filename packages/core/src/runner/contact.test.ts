import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultDurations } from '../policy/durations.ts';
import { runnerProtocols } from '../policy/thresholds.ts';
import { sampleRunner } from '../testing/samples.ts';
import { contactChangesAt, contactOf, type Presence } from './contact.ts';

const start = 1_000_000;
const presence = (patch: Partial<Presence> = {}): Presence => ({
  lastSeenAt: start,
  held: false,
  closedAt: null,
  observedSince: 0,
  ...patch,
});
const contact = (facts: Presence, now: number, runner = sampleRunner()) => contactOf(runner, facts, defaultDurations, now);

describe('what the row of a runner says goes before its presence', () => {
  const held = presence({ held: true });
  test.each([
    ['not_registered', { credential: 'none', session: null }],
    ['revoked', { credential: 'revoked' }],
    ['revoked', { removedAt: 5 }],
    ['offline', { session: null, signedOutAt: 5 }],
    ['not_registered', { session: null, declared: null }],
  ] as const)('%s', (expected, patch) => {
    expect(contact(held, start, sampleRunner(patch))).toBe(expected);
  });
});

test.each([
  [0, 'online'],
  [29_999, 'online'],
  [30_000, 'stale'],
  [59_999, 'stale'],
  [60_000, 'offline'],
] as const)('silent for %i ms: %s', (silentMs, expected) => {
  expect(contact(presence(), start + silentMs)).toBe(expected);
});

test('however long it holds a request open, it is online', () => {
  expect(contact(presence({ held: true }), start + 3_600_000)).toBe('online');
});

test.each([
  [999, 'online'],
  [1000, 'stale'],
  [59_999, 'stale'],
  [60_000, 'offline'],
] as const)('%i ms after its connection closed and no request followed: %s', (afterMs, expected) => {
  expect(contact(presence({ closedAt: start }), start + afterMs)).toBe(expected);
});

test('after a start of the server its silence counts only when one full offline threshold was observed', () => {
  for (const lastSeenAt of [null, start - 1, start - 3_600_000]) {
    const facts = presence({ lastSeenAt, observedSince: start });
    expect([0, 59_999, 60_000].map((ms) => contact(facts, start + ms))).toEqual(['unknown', 'unknown', 'offline']);
  }
  expect(contact(presence({ observedSince: start }), start)).toBe('online');
});

describe.each([
  ['native', 30_000, 60_000],
  ['gitea', 30_000, 60_000],
  ['semaphore', 60_000, 120_000],
  ['challengectl', 75_000, 90_000],
] as const)('a runner of %s', (protocol, staleAfterMs, offlineAfterMs) => {
  const runner = sampleRunner({ protocol });

  test('is stale and offline after the silence of its protocol', () => {
    const silences = [staleAfterMs - 1, staleAfterMs, offlineAfterMs - 1, offlineAfterMs];
    expect(silences.map((ms) => contact(presence(), start + ms, runner))).toEqual(['online', 'stale', 'stale', 'offline']);
    expect(contactChangesAt(runner, presence(), defaultDurations, start)).toBe(start + staleAfterMs);
  });

  test('is unknown after a start of the server for its own offline threshold', () => {
    const facts = presence({ lastSeenAt: null, observedSince: start });
    expect([offlineAfterMs - 1, offlineAfterMs].map((ms) => contact(facts, start + ms, runner))).toEqual(['unknown', 'offline']);
  });
});

test('the settings change the thresholds of native runners only', () => {
  const slow = { ...defaultDurations, staleAfterMs: 500_000, offlineAfterMs: 600_000 };
  const at = (protocol: (typeof runnerProtocols)[number]) =>
    contactOf(sampleRunner({ protocol }), presence(), slow, start + 200_000);
  expect(runnerProtocols.map(at)).toEqual(['online', 'offline', 'offline', 'offline']);
});

test('contact never changes before contactChangesAt if nothing is heard', () => {
  const at = fc.integer({ min: 0, max: 200_000 });
  const facts = fc.record<Presence>({
    lastSeenAt: fc.option(at),
    held: fc.boolean(),
    closedAt: fc.option(at),
    observedSince: at,
  });
  const durations = fc.record({
    staleAfterMs: fc.integer({ min: 1, max: 60_000 }),
    offlineAfterMs: fc.integer({ min: 1, max: 120_000 }),
    reconnectGraceMs: fc.integer({ min: 1, max: 5_000 }),
  });
  const fraction = fc.double({ min: 0, max: 1, noNaN: true });
  const protocols = fc.constantFrom(...runnerProtocols);
  const story = fc.property(facts, durations, at, fraction, protocols, (known, times, elapsed, part, protocol) => {
    const now = Math.max(known.lastSeenAt ?? 0, known.closedAt ?? 0, known.observedSince) + elapsed;
    const runner = sampleRunner({ protocol });
    const before = contactOf(runner, known, times, now);
    const changesAt = contactChangesAt(runner, known, times, now);
    if (changesAt !== null) expect(changesAt).toBeGreaterThan(now);
    const last = changesAt === null ? now + 10_000_000 : changesAt - 1;
    const later = now + Math.floor((last - now) * part);
    expect(contactOf(runner, known, times, later)).toBe(before);
    expect(contactOf(runner, known, times, last)).toBe(before);
  });
  fc.assert(story, { numRuns: 2000, seed: 4 });
});
