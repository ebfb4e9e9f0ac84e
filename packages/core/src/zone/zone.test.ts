import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearChange, zones } from './testing/near-change.ts';
import { instantsOf, isTimeZone, offsetAt, wallTimeAt } from './zone.ts';

test('zones that do not exist are known as such; an offset is none', () => {
  for (const zone of zones) expect(isTimeZone(zone)).toBe(true);
  for (const zone of ['Europe/Atlantis', '', '+02:00', 'Berlin', '\0']) expect(isTimeZone(zone)).toBe(false);
  expect(() => wallTimeAt('Europe/Atlantis', 0)).toThrow('Europe/Atlantis');
});

test('what a clock shows is shown at the instants that are found for it', () => {
  fc.assert(
    fc.property(nearChange, ({ zone, now }) => {
      const found = instantsOf(zone, wallTimeAt(zone, now));
      expect(found).toContain(now);
      for (const each of found) expect(wallTimeAt(zone, each)).toEqual(wallTimeAt(zone, now));
      expect(Math.abs(offsetAt(zone, now) % 60_000)).toBe(0);
    }),
    { numRuns: 200 },
  );
});
