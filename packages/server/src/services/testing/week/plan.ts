import type { Missed, Overlap } from '@baton/core';
import type { Chance } from './chance.ts';

/** Lists of what a line names; null: every one. */
export interface PlannedLine {
  minutes: number[];
  hours: number[] | null;
  /** Sunday is 0 */
  weekdays: number[] | null;
}

export type Planned = {
  name: string;
  overlap: Overlap;
  missed: Missed;
  /** how long its jobs last at most */
  lastsMs: number;
} & ({ kind: 'cron'; zone: string; lines: PlannedLine[] } | { kind: 'recurring'; minDelayMs: number; maxDelayMs: number });

const hourMs = 3_600_000;

/** Of the north, whose clocks change at the end of March and of October; of the south, in April; and two that never do. */
const zones = [
  ...['Europe/Berlin', 'Europe/London', 'Europe/Athens', 'Atlantic/Azores', 'America/New_York'],
  ...['Australia/Lord_Howe', 'Australia/Sydney', 'America/Santiago', 'Asia/Kolkata', 'UTC'],
];

/** Two hundred schedules: most run at night, when clocks change; some all the time; a tenth after the end of their last run. */
export const planSchedules = (chance: Chance): Planned[] =>
  Array.from({ length: 200 }, (_, index) => {
    const overlap = chance.of(['skip', 'skip', 'allow'] as const);
    const common = { name: `schedule ${index}`, overlap, missed: chance.is(0.8) ? 'once' : 'skip' } as const;
    if (index % 10 === 9) return { ...common, kind: 'recurring', ...delays(chance), lastsMs: chance.of([1, 6]) * hourMs };
    const lines = [lineOf(chance, index), ...(chance.is(0.2) ? [nightly(chance)] : [])];
    const zone = zones[index % 10 === 0 ? (index / 10) % zones.length : index % zones.length] as string;
    return { ...common, kind: 'cron', zone, lines, lastsMs: chance.of([0.01, 0.2, 2, 30]) * hourMs };
  });

function delays(chance: Chance) {
  const minDelayMs = chance.integer(1, 120) * 60_000;
  return { minDelayMs, maxDelayMs: minDelayMs + chance.integer(0, 120) * 60_000 };
}

function lineOf(chance: Chance, index: number): PlannedLine {
  if (index % 100 === 1) return { minutes: [0, 15, 30, 45], hours: null, weekdays: null };
  if (index % 26 === 2) return { minutes: [chance.integer(0, 59)], hours: null, weekdays: null };
  if (index % 26 === 3)
    return { minutes: [chance.integer(0, 59)], hours: [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22], weekdays: null };
  return nightly(chance);
}

const nightly = (chance: Chance): PlannedLine => ({
  minutes: chance.is(0.2) ? [0, 30] : [chance.of([0, 15, 30, chance.integer(0, 59)])],
  hours: [chance.is(0.7) ? chance.integer(0, 3) : chance.integer(0, 23)],
  weekdays: chance.is(0.2) ? [...new Set([chance.integer(0, 6), 0])] : null,
});

/** A line as cron reads it. */
export const textOf = ({ minutes, hours, weekdays }: PlannedLine): string =>
  [minutes, hours, null, null, weekdays].map((list) => list?.join(',') ?? '*').join(' ');
