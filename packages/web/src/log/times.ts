import { formatClock } from '../text/time.ts';
import { formatOffset } from './offset.ts';

/** Whether the times of lines are shown, and which: since the attempt began, or of the day. */
export const timeModes = ['off', 'relative', 'clock'] as const;
export type TimeMode = (typeof timeModes)[number];

export const timeWords: Readonly<Record<TimeMode, string>> = {
  off: 'Times',
  relative: 'Since start',
  clock: 'Time of day',
};

export const nextMode = (mode: TimeMode): TimeMode => timeModes[(timeModes.indexOf(mode) + 1) % timeModes.length] ?? 'off';

/** The time of a line as it is shown. @param startedAt when the attempt began; null: nobody knows */
export function timeOf(mode: TimeMode, offsetMs: number, startedAt: number | null): string | null {
  if (mode === 'off') return null;
  if (mode === 'relative' || startedAt === null) return formatOffset(offsetMs);
  const at = startedAt + Math.round(offsetMs);
  return `${formatClock(at)}.${String(((at % 1000) + 1000) % 1000).padStart(3, '0')}`;
}
