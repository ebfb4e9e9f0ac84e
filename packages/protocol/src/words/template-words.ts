import type { Schedule, TemplateRun } from '../rest/templates.ts';

/** When a template runs. */
export function scheduleWords(schedule: Schedule): string {
  if (schedule.kind === 'manual') return 'by hand';
  if (schedule.kind === 'cron') return `${schedule.lines.trim().split('\n').join('; ')} (${schedule.timeZone})`;
  const { minDelayMs: min, maxDelayMs: max } = schedule;
  const [size, name] = units.find(([unit]) => min % unit === 0 && max % unit === 0) ?? [1, 'ms'];
  return `${min === max ? '' : `${min / size} to `}${max / size} ${name} after each run`;
}

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
] as const;

/** What becomes of a due run while an earlier one is not over. */
export const overlapWords = {
  skip: 'is passed over',
  queue: 'waits for the earlier one',
  allow: 'runs beside it',
} as const;

const passed = {
  overlap: 'an earlier run was not over',
  crowded: 'too many earlier runs were not over',
  missed: 'its time passed while nobody could run it',
  refused: 'the job was refused',
} as const satisfies Record<NonNullable<TemplateRun['passed']>['why'], string>;

/** Why a due time made no job. */
export const passedWords = ({ why, problem }: NonNullable<TemplateRun['passed']>): string =>
  problem === null ? passed[why] : `${passed[why]}: ${problem.message}`;
