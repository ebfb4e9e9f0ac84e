import type { AttemptBar } from '@baton/protocol';

export interface Stretch {
  from: number;
  to: number;
}

/** What is drawn as one: an attempt, or many that are too short to be told apart. Times lie within what is shown. */
export interface Item extends Stretch {
  /** which of the lines of a row it stands in, from 0 */
  lane: number;
  attempts: readonly [AttemptBar, ...AttemptBar[]];
}

/** Lanes of a row at most: what needs more shares the last one. */
const lanesMax = 6;
/** Pixels below which an attempt is too short to be hit by itself, and a gap that is too narrow to be seen. */
const narrowPx = 5;
const gapPx = 2;

/** When an attempt took room on its runner; `now`: the end of those that are under way. */
export const heldOf = ({ offeredAt, acceptedAt, endedAt }: AttemptBar, now: number): Stretch => {
  const from = acceptedAt ?? offeredAt;
  return { from, to: Math.max(from, endedAt ?? now) };
};

/** Puts attempts into lines in which they follow each other: the first that is free when they begin. */
export function lanesOf(attempts: readonly AttemptBar[], now: number): Map<string, number> {
  const order = [...attempts].sort((a, b) => heldOf(a, now).from - heldOf(b, now).from || (a.id < b.id ? -1 : 1));
  const freeFrom: number[] = [];
  const lanes = new Map<string, number>();
  for (const attempt of order) {
    const { from, to } = heldOf(attempt, now);
    const free = freeFrom.findIndex((at) => at <= from);
    const lane = free >= 0 ? free : Math.min(freeFrom.length, lanesMax - 1);
    freeFrom[lane] = Math.max(freeFrom[lane] ?? 0, to);
    lanes.set(attempt.id, lane);
  }
  return lanes;
}

/**
 * What a row shows.
 *
 * @param width of the time that is shown, in pixels
 */
export function layoutOf(attempts: readonly AttemptBar[], { from, to }: Stretch, now: number, width: number): Item[] {
  const msPerPx = (to - from) / Math.max(1, width);
  const lanes = lanesOf(attempts, now);
  const items: Item[] = [];
  const last = new Map<number, Item>();
  const order = [...attempts].sort((a, b) => heldOf(a, now).from - heldOf(b, now).from || (a.id < b.id ? -1 : 1));
  for (const attempt of order) {
    const held = heldOf(attempt, now);
    if (held.to < from || held.from > to) continue;
    const own = { from: Math.max(from, held.from), to: Math.min(to, held.to) };
    const lane = lanes.get(attempt.id) ?? 0;
    const before = last.get(lane);
    if (
      before &&
      canJoin(before, msPerPx) &&
      canJoin({ ...own, attempts: [attempt] }, msPerPx) &&
      own.from - before.to < gapPx * msPerPx
    ) {
      before.to = Math.max(before.to, own.to);
      before.attempts = [...before.attempts, attempt];
      continue;
    }
    const item: Item = { ...own, lane, attempts: [attempt] };
    items.push(item);
    last.set(lane, item);
  }
  return items;
}

/** A bundle stays one while what is added to it is narrow; what is under way is looked for, and stands by itself. */
const canJoin = ({ from, to, attempts }: Pick<Item, 'from' | 'to' | 'attempts'>, msPerPx: number): boolean =>
  attempts[0].endedAt !== null && (attempts.length > 1 || (to - from) / msPerPx < narrowPx);

/** In hundredths of what is shown. */
export const placeOf = ({ from, to }: Stretch, shown: Stretch): { left: number; width: number } => {
  const part = (at: number): number =>
    (100 * (Math.min(shown.to, Math.max(shown.from, at)) - shown.from)) / (shown.to - shown.from);
  return { left: part(from), width: part(to) - part(from) };
};

/** The time for which a job waited, as far as it is shown before its attempt; null: nothing of it is seen. */
export function waitOf(attempt: AttemptBar, shown: Stretch): Stretch | null {
  const end = attempt.acceptedAt ?? attempt.offeredAt;
  if (attempt.waitedSince === null || end <= shown.from || attempt.waitedSince >= shown.to) return null;
  return { from: Math.max(shown.from, attempt.waitedSince), to: Math.min(shown.to, end) };
}
