import type { Pause, PauseWindow } from '@baton/protocol';
import { formatExact } from './time.ts';

/** What stands still, as it begins a sentence. */
const pausedWords = (scope: string): string => (scope === 'instance' ? 'The system' : scope);

/** Until when, continuing a sentence: today the time is enough. */
export function untilWords(until: number | null, now: number): string {
  if (until === null) return 'until somebody resumes';
  const [day, time = ''] = formatExact(until).split(' ');
  const clock = time.endsWith(':00') ? time.slice(0, 5) : time;
  return day === formatExact(now).split(' ')[0] ? `until ${clock}` : `until ${day} ${clock}`;
}

/** `The system is paused`, `acme has its pause hours`. */
export const pauseTitle = ({ scope, cause }: Pick<Pause, 'scope' | 'cause'>): string =>
  `${pausedWords(scope)} ${cause === 'asked' ? 'is paused' : 'has its pause hours'}`;

const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Day = (typeof days)[number];
export const dayChoices: readonly { value: Day; label: string }[] = [
  { value: 'mon', label: 'Mon' },
  { value: 'tue', label: 'Tue' },
  { value: 'wed', label: 'Wed' },
  { value: 'thu', label: 'Thu' },
  { value: 'fri', label: 'Fri' },
  { value: 'sat', label: 'Sat' },
  { value: 'sun', label: 'Sun' },
];

/** What is wrong with hours; null: nothing. Whether the zone exists the server knows best. */
export function windowProblem({ from, to, timeZone }: PauseWindow): string | null {
  const time = /^([01]\d|2[0-3]):[0-5]\d$/;
  if (!time.test(from) || !time.test(to)) return 'Give both times as HH:MM.';
  if (from === to) return 'They begin and end at the same time.';
  return timeZone.trim() === '' ? 'Give the time zone.' : null;
}
