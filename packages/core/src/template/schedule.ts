import { parseCron } from '../schedule/cron.ts';
import { type CronTimes, nextTime } from '../schedule/next-time.ts';
import { zoneOf } from '../schedule/zone.ts';
import { type Schedule, type Template, templateLimits } from './state.ts';

/** What is wrong with a schedule: `where` and `problem` make a sentence. */
export interface ScheduleProblem {
  where: string;
  problem: string;
  value: string;
}

export function scheduleProblem(schedule: Schedule): ScheduleProblem | null {
  if (schedule.kind === 'manual') return null;
  if (schedule.kind === 'recurring') return delayProblem(schedule.minDelayMs, schedule.maxDelayMs);
  const { lines, timeZone } = schedule;
  const { linesMax, linesCharsMax } = templateLimits;
  if (lines.length > linesCharsMax || lines.split('\n').length > linesMax)
    return {
      where: 'the lines',
      problem: `may be at most ${linesMax}, with ${linesCharsMax} characters`,
      value: `${lines.length} characters`,
    };
  const parsed = parseCron(lines);
  if ('problem' in parsed) return parsed.problem;
  if (!zoneOf(timeZone)) return { where: 'timeZone', problem: 'must be a name as Europe/Berlin or UTC', value: timeZone };
  return null;
}

function delayProblem(minDelayMs: number, maxDelayMs: number): ScheduleProblem | null {
  const { delayMsMin, delayMsMax } = templateLimits;
  for (const [where, value] of Object.entries({ minDelayMs, maxDelayMs }))
    if (!Number.isInteger(value) || value < delayMsMin || value > delayMsMax)
      return { where, problem: `must be from ${delayMsMin} to ${delayMsMax}`, value: String(value) };
  return minDelayMs > maxDelayMs ? { where: 'maxDelayMs', problem: 'is below minDelayMs', value: String(maxDelayMs) } : null;
}

/** Times by texts: a template is looked at again and again, and so are texts that many share. */
const timesKnown = new Map<string, CronTimes>();
const timesMax = 20_000;

/** Throws for a schedule that {@link scheduleProblem} refuses. */
export function cronTimes({ lines, timeZone }: Extract<Schedule, { kind: 'cron' }>): CronTimes {
  const key = `${timeZone}\n${lines}`;
  const known = timesKnown.get(key);
  if (known) return known;
  const [parsed, zone] = [parseCron(lines), zoneOf(timeZone)];
  if ('problem' in parsed || !zone) throw new Error(`a schedule that was refused is looked at: ${key}`);
  const times = { lines: parsed.lines, zone };
  if (timesKnown.size >= timesMax) timesKnown.clear();
  timesKnown.set(key, times);
  return times;
}

/** When a schedule that counts from `now` on is due first; null: not by time. A recurring one is due at once. */
export function firstDue(schedule: Schedule, now: number): number | null {
  if (schedule.kind === 'manual') return null;
  return schedule.kind === 'recurring' ? now : nextTime(cronTimes(schedule), now);
}

/** The next times of a schedule; none unless it goes by the clock. */
export function dueTimes(schedule: Schedule, after: number, count: number): number[] {
  const times: number[] = [];
  if (schedule.kind !== 'cron') return times;
  for (let last: number | null = after; times.length < count; ) {
    last = nextTime(cronTimes(schedule), last);
    if (last === null) break;
    times.push(last);
  }
  return times;
}

/** Its schedule counts. */
export const isScheduled = ({ enabledAt, removedAt }: Template): boolean => enabledAt !== null && removedAt === null;
