import type { EditInstance } from '@baton/protocol';
import { formatPlural } from '../../text/amount.ts';

/** What a scope can say: a time in milliseconds, null for ever, or nothing of its own. */
export type Wanted = Exclude<EditInstance['runnerRetentionMs'], undefined>;

interface Held {
  runnerRetentionMs: number | null;
  isRetentionOwn: boolean;
}

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const offeredDays = [1, 7, 30, 90, 365];

/** How long, in words. */
export function retentionWords(ms: number | null): string {
  if (ms === null) return 'For ever';
  return ms % dayMs === 0 ? formatPlural(ms / dayMs, 'day') : formatPlural(Math.round(ms / hourMs), 'hour');
}

/** A choice, as a list of options knows it. */
export const retentionKey = (wanted: Wanted): string => String(wanted ?? 'never');

/** What can be chosen, as a list of options wants it. What holds and is none of the usual times is offered too. */
export function retentionChoices(held: Held, inheritWords: string): { value: string; label: string }[] {
  const days = offeredDays.map((count) => count * dayMs);
  const { isRetentionOwn, runnerRetentionMs: ms } = held;
  const times = isRetentionOwn && ms !== null && !days.includes(ms) ? [...days, ms].sort((a, b) => a - b) : days;
  const inherited = isRetentionOwn ? inheritWords : `${inheritWords} (${retentionWords(ms).toLowerCase()})`;
  return [
    { value: 'inherit', label: inherited },
    ...times.map((time) => ({ value: retentionKey(time), label: retentionWords(time) })),
    { value: 'never', label: retentionWords(null) },
  ];
}

/** What a scope says itself. */
export const ownRetention = (held: Held): Wanted => (held.isRetentionOwn ? held.runnerRetentionMs : 'inherit');

/** Which of the choices holds. */
export const chosenRetention = (held: Held): string => retentionKey(ownRetention(held));

/** The reverse: what a choice asks for. */
export const wantedRetention = (value: string): Wanted =>
  value === 'never' ? null : value === 'inherit' ? 'inherit' : Number(value);
