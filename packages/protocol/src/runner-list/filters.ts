import type { Runner } from '../rest/runners.ts';

/** Filters of the list, in their order. */
export const runnerFilterKeys = [
  'all',
  'online',
  'busy',
  'draining',
  'stale',
  'offline',
  'unknown',
  'outdated',
  'frozen',
  'disabled',
  'not_registered',
  'revoked',
] as const;
export type RunnerFilterKey = (typeof runnerFilterKeys)[number];

/** How many runners each filter lets through. */
export type RunnerCounts = Record<RunnerFilterKey, number>;

type Facts = Pick<Runner, 'contact' | 'activity' | 'flags'>;

/** Filters test facts, not the pill: a busy or draining runner is online as well, so counts overlap. */
const tests: Readonly<Record<RunnerFilterKey, (runner: Facts) => boolean>> = {
  all: () => true,
  online: (runner) => runner.contact === 'online',
  busy: (runner) => runner.activity === 'busy',
  draining: (runner) => runner.flags.includes('draining'),
  stale: (runner) => runner.contact === 'stale',
  // Asleep by intent is not lost.
  offline: (runner) => runner.contact === 'offline' && !runner.flags.includes('asleep'),
  unknown: (runner) => runner.contact === 'unknown',
  outdated: (runner) => runner.flags.includes('outdated'),
  frozen: (runner) => runner.flags.includes('frozen'),
  disabled: (runner) => runner.flags.includes('disabled'),
  not_registered: (runner) => runner.contact === 'not_registered',
  revoked: (runner) => runner.contact === 'revoked',
};

/** Whether a filter lets a runner through. */
export const passes = (runner: Facts, filter: RunnerFilterKey): boolean => tests[filter](runner);

/** How many runners each filter lets through. */
export function countRunners(runners: Iterable<Facts>): RunnerCounts {
  const counts = Object.fromEntries(runnerFilterKeys.map((key) => [key, 0])) as RunnerCounts;
  for (const runner of runners) {
    for (const key of runnerFilterKeys) if (tests[key](runner)) counts[key]++;
  }
  return counts;
}

/** Whether name, id or number contain what was typed. */
export function matchesSearch(runner: Pick<Runner, 'name' | 'id' | 'number'>, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return (
    wanted === '' ||
    runner.name.toLowerCase().includes(wanted) ||
    runner.id.startsWith(wanted) ||
    String(runner.number) === wanted
  );
}
