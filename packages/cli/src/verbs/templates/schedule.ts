import type { Schedule } from '@baton/protocol';
import { readDuration } from '@baton/protocol/duration';
import { ApiError } from '@baton/protocol/errors';
import type { Command } from 'commander';
import { collect } from '../../option-values.ts';

export interface ScheduleFlags {
  cron?: string[];
  timeZone?: string;
  every?: string;
  manual?: true;
}

export const withScheduleOptions = (command: Command): Command =>
  command
    .option('--cron <line>', "run it at these times: '0 3 * * 1-5', @daily (repeatable)", collect)
    .option('--time-zone <zone>', 'of --cron, such as Europe/Vienna (default: that of this machine)')
    .option('--every <delay>', 'run it again so long after each end: 90s, or 60s..90s for a delay between both')
    .option('--manual', 'run it only by hand');

/** What the options say of when it runs; null: nothing. Throws `usage`. */
export function scheduleOf({ cron, timeZone, every, manual }: ScheduleFlags): Schedule | null {
  const said = [cron, every, manual].filter((option) => option !== undefined);
  if (said.length > 1) throw usage('give one of --cron, --every and --manual');
  if (timeZone !== undefined && !cron) throw usage('--time-zone goes with --cron');
  if (cron) return { kind: 'cron', lines: cron.join('\n'), timeZone: timeZone ?? ownZone() };
  if (every !== undefined) return { kind: 'recurring', ...delayOf(every) };
  return manual ? { kind: 'manual' } : null;
}

function delayOf(text: string): { minDelayMs: number; maxDelayMs: number } {
  const [first = '', second = first, ...more] = text.split('..').map((part) => part.trim());
  const [min, max] = [readDuration(first), readDuration(second)];
  if (min === null || max === null || more.length > 0) throw usage(`--every: write 90s, or 60s..90s, not '${text}'`);
  if (min > max) throw usage(`--every: it begins above its end (${text})`);
  return { minDelayMs: min, maxDelayMs: max };
}

const ownZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
const usage = (problem: string): ApiError => new ApiError('usage', { problem });
