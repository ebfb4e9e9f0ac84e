import type { Random } from '../clock/random.ts';
import { type MixedPlan, planMark } from '../nodes/foreign/machine.ts';
import type { JobPlan } from './plan.ts';

/** Runners of Semaphore have it: they would get few of the jobs that ours do as well. */
export const semaphoreLabel = 'slow';

/** Kinds of jobs, by who takes them: `shell` goes to our own runners and to those of Semaphore. */
export const mixedKinds = ['shell', 'gitea-workflow', 'transmit'] as const;
export type MixedKind = (typeof mixedKinds)[number];

/** Longer than anything else here lasts. */
const endlessMs = 7_200_000;

/** What a job of the mixed fleet does: most are short, some outlive a lease that is cut off, a few never end. */
export function drawMixedPlan(
  random: Random,
  { number, leaseTtlMs, mayBeEndless }: { number: number; leaseTtlMs: number; mayBeEndless: boolean },
): MixedPlan {
  const runMs = random.chance(0.1) ? random.between(0.5, 1.5) * leaseTtlMs : random.exponential(2_000);
  const lines = random.chance(0.2) ? 0 : random.integer(1, 12);
  const lingersMs = random.chance(0.7) ? 10 : random.between(0, 5_000);
  const isEndless = random.chance(0.02) && mayBeEndless;
  const lasts = Math.round(isEndless ? endlessMs : runMs);
  return { number, runMs: lasts, lines, ok: random.chance(0.9), lingersMs: Math.round(lingersMs), isEndless };
}

/** The same for a runner of our own. */
const nativePlan = ({ runMs, ok, lingersMs, lines }: MixedPlan): JobPlan => ({
  ...{ runMs, exitCode: ok ? 0 : 1, unprepared: 0, ignoresLimit: false, lingersMs, pieces: Math.min(lines, 4) },
  ...{ gatesMs: [], asks: [], draws: [] },
});

const workflowOf = (mark: string): string =>
  ['name: mixed', 'on: push', 'jobs:', '  one:', '    runs-on: linux', '    steps:', `      - run: echo ${mark}`, ''].join('\n');

function specOf(kind: MixedKind, plan: MixedPlan): object {
  const mark = planMark(plan.number);
  if (kind === 'gitea-workflow') return { workflow: workflowOf(mark) };
  if (kind === 'transmit') return { modulation: 'cw', message: mark };
  return { ...nativePlan(plan), script: `echo ${mark}` };
}

/** What a program submits. Whatever happens to runners, each is to be tried again until it ended by itself. */
export function mixedJob(random: Random, kind: MixedKind, plan: MixedPlan) {
  const frequency = { min: 433_920_000, max: 433_920_000 };
  const ranges = kind === 'transmit' ? { frequency } : {};
  const labels = kind === 'shell' && random.chance(0.6) ? [semaphoreLabel] : [];
  return {
    ...{
      name: `mixed ${plan.number}`,
      project: null,
      executor: kind,
      runner: null,
      labels,
      attributes: {},
      drawFrom: {},
      ranges,
    },
    ...{ device: kind === 'transmit' ? [] : null, concurrency: null, priority: random.integer(-1, 1) },
    ...{
      onLost: 'requeue' as const,
      onPartition: random.chance(0.3) ? ('stop' as const) : ('continue' as const),
      maxAttempts: 100,
    },
    ...{ waitLimitMs: null, timeLimitMs: 240_000, executorVersionMin: null, runnerVersionMin: null },
    ...{ secrets: {}, secretEnvironment: {}, spec: specOf(kind, plan) },
  };
}
