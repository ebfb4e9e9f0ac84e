import type { Runner } from '../runner/state.ts';
import type { Drawn } from './drawn.ts';
import { type Interval, overlaps, type Ranges, sortedEntries } from './interval.ts';
import { offeredAt, type Place } from './match.ts';
import { devicesOf, offeringOf } from './offering.ts';

const isWhole = ({ min, max }: Interval): boolean => Number.isInteger(min) && Number.isInteger(max);

/**
 * A number in one of the pieces, each as likely as the others: whole when all ends are whole. Where there is nothing but single numbers, each
 * of them is as likely; beside a piece that has a length a single number that is not whole weighs nothing.
 *
 * @param pieces in normal form, at least one
 * @param unit uniform in [0, 1)
 */
export function drawValue(pieces: readonly Interval[], unit: number): number {
  const whole = pieces.every(isWhole);
  const lengths = pieces.map(({ min, max }) => max - min + Number(whole));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (total === 0) return pieces[Math.floor(unit * pieces.length)]?.min ?? Number.NaN;
  let left = whole ? Math.floor(unit * total) : unit * total;
  for (const [at, { min, max }] of pieces.entries()) {
    const length = lengths[at] ?? 0;
    // Adding may round beyond the end.
    if (left < length) return Math.min(max, min + left);
    left -= length;
  }
  return pieces.at(-1)?.max ?? Number.NaN;
}

/**
 * One value for each name, from what the draw and the place have in common; null for a draw of nothing.
 *
 * @param deviceId the device that the job takes; null: what the runner itself offers counts
 * @param unit numbers uniform in [0, 1), a new one at each call
 * @returns `impossible` when the place offers nothing of the draw, or the device is not there
 */
export function drawOn(
  draw: Readonly<Ranges>,
  runner: Runner,
  deviceId: string | null,
  unit: () => number,
): Drawn | null | 'impossible' {
  const names = sortedEntries(draw);
  if (names.length === 0) return null;
  const place: Place = deviceId === null ? null : devicesOf(runner).findIndex(({ id }) => id === deviceId);
  if (place === -1) return 'impossible';
  const offers = offeringOf(runner);
  const drawn: [string, number][] = [];
  for (const [name, wanted] of names) {
    const pieces = overlaps(wanted, offeredAt(place, name, offers));
    if (pieces.length === 0) return 'impossible';
    drawn.push([name, drawValue(pieces, unit())]);
  }
  return Object.fromEntries(drawn);
}

/** The one value of each name that an attempt of the job has: what it asks for itself, and what was drawn. Intervals that it uses wholly have none. */
export function usedValues({ ranges }: { ranges: Readonly<Record<string, Interval>> }, drawn: Drawn | null): Drawn {
  const asked = Object.entries(ranges).filter(([, { min, max }]) => min === max);
  return { ...Object.fromEntries(asked.map(([name, { min }]) => [name, min])), ...drawn };
}
