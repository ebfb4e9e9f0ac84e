import fc from 'fast-check';
import { dayMs } from '../civil.ts';
import { clockChangeBetween } from '../zone.ts';

const minute = 60_000;

/** Zones that put their clocks at other times and by other amounts, or never. */
export const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Santiago',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Pacific/Apia',
];

const anyZone = fc.constantFrom(...zones);
// from before the earliest change of the clocks that is planned to after the latest, over four years
const anyInstant = fc
  .integer({ min: Date.parse('2023-01-01') / minute, max: Date.parse('2027-01-01') / minute })
  .map((each) => each * minute);
/** Instants near a change of the clocks, where there is one within half a year. */
export const nearChange = fc
  .tuple(anyZone, anyInstant, fc.integer({ min: -30 * 4, max: 30 * 4 }))
  .map(([zone, from, quarters]) => {
    const change = clockChangeBetween(zone, from, from + 180 * dayMs);
    return { zone, now: (change ?? from) + quarters * 15 * minute };
  });
