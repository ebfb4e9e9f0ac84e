import type { ContactHistory } from '@baton/protocol';
import { formatDuration } from '../../text/duration.ts';
import { formatClock, formatExact } from '../../text/time.ts';

export type Stretch = ContactHistory['stretches'][number];
/** `absent`: there was no such runner yet. */
export type Seen = Stretch['contact'] | 'absent';

export interface Slot {
  from: number;
  to: number;
  /** the worst of what it was meanwhile */
  seen: Seen;
  parts: Stretch[];
}

export const contactWords: Readonly<Record<Seen, string>> = {
  online: 'online',
  stale: 'stale',
  offline: 'offline',
  unknown: 'unknown: no server watched',
  revoked: 'revoked',
  not_registered: 'not registered',
  absent: 'not there yet',
};

/** What is looked for comes first; that it was not registered yet says less than anything that it did after. */
const worst: readonly Seen[] = ['offline', 'stale', 'revoked', 'unknown', 'online', 'not_registered'];

/** Less of a slot is no reason to give all of it another colour. */
const seenMs = 1_000;

/** The same until now: what was told last goes on, for another contact is asked for at once. */
export function goingOn(history: ContactHistory, now: number): ContactHistory {
  const passedMs = Math.max(0, now - history.to);
  const to = history.to + passedMs;
  const last = history.stretches.at(-1);
  if (passedMs === 0 || !last) return history;
  const next: Stretch = last.contact === history.now ? { ...last, to } : { from: history.to, to, contact: history.now };
  const before = last.contact === history.now ? history.stretches.slice(0, -1) : history.stretches;
  return { ...history, from: history.from + passedMs, to, stretches: [...before, next] };
}

/** The time in slots of one length, the last of which ends now. */
export function slotsOf({ from, to, stretches }: ContactHistory, count: number): Slot[] {
  const lengthMs = (to - from) / count;
  return Array.from({ length: count }, (_, index) => {
    const slot = { from: from + index * lengthMs, to: from + (index + 1) * lengthMs };
    const parts = stretches.flatMap((stretch) => {
      const part = { ...stretch, from: Math.max(slot.from, stretch.from), to: Math.min(slot.to, stretch.to) };
      return part.to > part.from ? [part] : [];
    });
    const long = parts.filter((part) => part.to - part.from >= seenMs);
    const seen = worst.find((each) => (long.length > 0 ? long : parts).some(({ contact }) => contact === each));
    return { ...slot, parts, seen: seen ?? 'absent' };
  });
}

/** `14:00:00 to 14:15:00: online; offline 14:05:10 to 14:06:02` */
export function slotWords({ from, to, parts, seen }: Slot): string {
  const span = `${formatClock(from)} to ${formatClock(to)}`;
  const [only] = parts;
  if (!only) return `${span}: ${contactWords[seen]}`;
  if (parts.length === 1) return `${span}: ${contactWords[only.contact]}`;
  const told = parts.map((part) => `${contactWords[part.contact]} ${formatClock(part.from)} to ${formatClock(part.to)}`);
  return `${span}: ${told.join('; ')}`;
}

/** Times in which it was not in contact though it should have been; what follows each other is one. */
export function gapsOf({ stretches }: ContactHistory): Stretch[] {
  const gaps: Stretch[] = [];
  for (const stretch of stretches) {
    if (stretch.contact !== 'stale' && stretch.contact !== 'offline') continue;
    const last = gaps.at(-1);
    // one falls silent before it counts as offline
    if (last && last.to === stretch.from) {
      last.to = stretch.to;
      last.contact = 'offline';
    } else gaps.push({ ...stretch });
  }
  return gaps;
}

/** `In contact 23 h 40 min of 24 h 00 min that were watched (98.6 %); away twice, …` */
export function contactSummary(history: ContactHistory): string {
  const lengthOf = (contacts: readonly Seen[]): number =>
    history.stretches.reduce((sum, { from, to, contact }) => sum + (contacts.includes(contact) ? to - from : 0), 0);
  const [there, away] = [lengthOf(['online']), lengthOf(['stale', 'offline'])];
  const watched = there + away;
  if (watched === 0 && lengthOf(['unknown']) > 0) return 'Nothing is known of its contact in the last 24 hours.';
  if (watched === 0) return 'It was not in contact in the last 24 hours.';
  if (there === 0) return `It was not in contact in the ${formatDuration(away)} that were watched.`;
  // what is not all of it is not said to be
  const part = away === 0 ? '100' : (Math.floor((1_000 * there) / watched) / 10).toFixed(1);
  const gaps = gapsOf(history);
  const times = gaps.length === 0 ? 'never away' : gaps.length === 1 ? 'away once' : `away ${gaps.length} times`;
  return `In contact ${formatDuration(there)} of ${formatDuration(watched)} that were watched (${part} %), ${times}.`;
}

/** `from 2026-03-14 14:05:10 to 14:06:02, 52 s` */
export const gapWords = ({ from, to }: Stretch, isOpen: boolean): string =>
  `${formatExact(from)} ${isOpen ? 'until now' : `to ${formatClock(to)}`}, ${formatDuration(to - from)}`;
