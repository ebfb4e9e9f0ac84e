import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseCron } from './cron.ts';
import { newestTime, nextTime } from './next-time.ts';
import { type WalkedLine, walkMinutes } from './testing/minute-walk.ts';
import { zoneOf } from './zone.ts';

const timesOf = (lines: string, timeZone: string) => {
  const [parsed, zone] = [parseCron(lines), zoneOf(timeZone)];
  if ('problem' in parsed || !zone) throw new Error(`${lines} in ${timeZone}`);
  return { lines: parsed.lines, zone };
};

/** Due times of an interval, as ISO texts of UTC. */
function between(lines: string, zone: string, from: string, until: string): string[] {
  const found: string[] = [];
  let at: number | null = Date.parse(from) - 1;
  for (;;) {
    at = nextTime(timesOf(lines, zone), at);
    if (at === null || at >= Date.parse(until)) return found;
    found.push(new Date(at).toISOString().slice(0, 16));
  }
}

describe('clocks that are put forward, in Berlin from 02:00 to 03:00', () => {
  const night = (lines: string) => between(lines, 'Europe/Berlin', '2026-03-28T23:00Z', '2026-03-29T03:00Z');

  it('run what was skipped in the moment of the change', () => {
    expect(night('30 2 * * *')).toEqual(['2026-03-29T01:00']);
  });

  it('run it once, however much was skipped', () => {
    expect(night('*/15 2 * * *')).toEqual(['2026-03-29T01:00']);
    expect(night('30 2 * * *\n45 2 * * *\n0 3 * * *')).toEqual(['2026-03-29T01:00']);
    expect(night('30 2,3 * * *')).toEqual(['2026-03-29T01:00', '2026-03-29T01:30']);
  });

  it('do not disturb what goes on every hour', () => {
    expect(night('*/30 * * * *')).toEqual(
      ['28T23:00', '28T23:30', '29T00:00', '29T00:30', '29T01:00', '29T01:30', '29T02:00', '29T02:30'].map(
        (each) => `2026-03-${each}`,
      ),
    );
  });
});

describe('clocks that are put back, in Berlin from 03:00 to 02:00', () => {
  const night = (lines: string) => between(lines, 'Europe/Berlin', '2026-10-24T22:00Z', '2026-10-25T03:00Z');

  it('run what comes twice the first time', () => {
    expect(night('30 2 * * *')).toEqual(['2026-10-25T00:30']);
    expect(night('*/30 2 * * *')).toEqual(['2026-10-25T00:00', '2026-10-25T00:30']);
    expect(night('0 3 * * *')).toEqual(['2026-10-25T02:00']);
  });

  it('do not disturb what goes on every hour', () => {
    expect(night('15 * * * *')).toEqual(
      ['24T22:15', '24T23:15', '25T00:15', '25T01:15', '25T02:15'].map((each) => `2026-10-${each}`),
    );
  });
});

test('clocks that change by half an hour, and a day that was left out', () => {
  expect(between('10 2 * * *', 'Australia/Lord_Howe', '2026-10-03T12:00Z', '2026-10-04T03:00Z')).toEqual(['2026-10-03T15:30']);
  expect(between('0 9 * * *', 'Pacific/Apia', '2011-12-29T00:00Z', '2011-12-31T00:00Z')).toEqual([
    ...['2011-12-29T19:00', '2011-12-30T10:00', '2011-12-30T19:00'],
  ]);
});

test('an hour that comes twice at the end of the only day', () => {
  expect(between('0 * * * sat', 'America/Santiago', '2026-04-05T01:00Z', '2026-04-11T05:00Z')).toEqual([
    ...['2026-04-05T01:00', '2026-04-05T02:00', '2026-04-05T03:00', '2026-04-11T04:00'],
  ]);
});

test('midnight that is skipped', () => {
  expect(between('0 0 * * *', 'America/Santiago', '2026-09-05T00:00Z', '2026-09-07T00:00Z')).toEqual([
    ...['2026-09-05T04:00', '2026-09-06T04:00'],
  ]);
});

test('the leap day comes after years; what fits never is null', () => {
  expect(between('0 0 29 2 *', 'UTC', '2096-03-01T00:00Z', '2106-01-01T00:00Z')).toEqual(['2104-02-29T00:00']);
  const never = { ...timesOf('0 0 1 1 *', 'UTC').lines[0], months: new Set<number>() };
  expect(nextTime({ ...timesOf('@daily', 'UTC'), lines: [never as never] }, 0)).toBeNull();
});

test('either day is enough', () => {
  expect(between('0 0 13 * fri', 'UTC', '2026-02-01T00:00Z', '2026-02-21T00:00Z').map((each) => each.slice(8, 10))).toEqual([
    ...['06', '13', '20'],
  ]);
});

test('zones are names of places', () => {
  expect(['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires'].map((name) => zoneOf(name)?.name)).toEqual([
    ...['Europe/Berlin', 'UTC', 'America/Argentina/Buenos_Aires'],
  ]);
  expect(['', '+02:00', 'Mars/Base', 'CET-1CEST'].map(zoneOf)).toEqual([null, null, null, null]);
});

const zones = [
  ...['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'Asia/Kolkata', 'Africa/Casablanca'],
  ...['UTC', 'Pacific/Chatham', 'Africa/Cairo', 'America/St_Johns'],
];
/** About the changes of all those zones. */
const changes = [
  '2026-02-14',
  '2026-03-07',
  '2026-03-22',
  '2026-03-28',
  '2026-04-04',
  '2026-04-24',
  '2026-09-05',
  '2026-09-26',
  '2026-10-03',
]
  .concat(['2026-10-24', '2026-10-30', '2026-11-01'])
  .map((day) => Date.parse(`${day}T00:00Z`));

const listOf = (max: number, min = 0) => fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 3 });
const walkedLines: fc.Arbitrary<WalkedLine> = fc.record({
  minutes: listOf(59),
  hours: fc.oneof(
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 3, arbitrary: listOf(4) },
    { weight: 1, arbitrary: listOf(23) },
  ),
  days: fc.option(listOf(31, 1), { freq: 2 }),
  weekdays: fc.option(listOf(6), { freq: 2 }),
});
const textOf = ({ minutes, hours, days, weekdays }: WalkedLine): string =>
  [minutes, hours, days, null, weekdays].map((list) => list?.join(',') ?? '*').join(' ');

test('times are those that somebody finds who looks at the clock every minute', () => {
  fc.assert(
    fc.property(
      fc.array(walkedLines, { minLength: 1, maxLength: 2 }),
      fc.constantFrom(...zones),
      fc.constantFrom(...changes),
      fc.integer({ min: 0, max: 2_000 }),
      (lines, zone, start, minutesIn) => {
        const [from, until] = [start, start + 2 * 86_400_000];
        const walked = walkMinutes(lines, zone, from, until);
        const times = timesOf(lines.map(textOf).join('\n'), zone);
        const found: number[] = [];
        for (let at = nextTime(times, from - 1); at !== null && at < until; at = nextTime(times, at)) found.push(at);
        expect(found).toEqual(walked);
        const now = from + minutesIn * 60_000;
        const past = walked.filter((at) => at <= now);
        if (past.length > 0) expect(newestTime(times, past[0] as number, now)).toBe(past.at(-1));
      },
    ),
    { numRuns: 60 },
  );
});
