import { PoolPlan } from './plan.ts';
import type { Pool } from './state.ts';
import type { PoolAct, PoolView, Want } from './view.ts';

export interface PoolsDecision {
  acts: PoolAct[];
  /** when to decide again at the latest; null: when something changes */
  nextAt: number | null;
}

const costOf = ({ cost, offering }: Pool): number => (cost?.perHour ?? 0) / Math.max(1, offering.capacity);

/** Cheapest first, then by name. */
const byCost = (a: PoolPlan, b: PoolPlan): number => {
  const [one, other] = [a.view.pool, b.view.pool];
  return costOf(one) - costOf(other) || (one.name < other.name ? -1 : one.name > other.name ? 1 : one.id < other.id ? -1 : 1);
};

/**
 * What all pools do now: runners for jobs that wait and for minimums, and rest for those that have nothing to do.
 *
 * A job gets one runner at most: what is on its way for it, else a slot that is on its way and nobody's, else a new start of the cheapest pool
 * that fits and may. Pools that only say what they would do serve nobody: each says what it would do for what the others leave.
 *
 * @param wants in the order of the line; as many as could be started are enough
 */
export function decidePools(views: readonly PoolView[], wants: readonly Want[], now: number): PoolsDecision {
  const plans = views.map((view) => new PoolPlan(view, now)).sort(byCost);
  const left = serve(
    plans.filter(({ view }) => !view.pool.dryRun),
    wants,
  );
  for (const plan of plans.filter(({ view }) => view.pool.dryRun)) serve([plan], left);
  for (const plan of plans) {
    plan.keepMinimum();
    plan.scaleDown();
  }
  const times = plans.flatMap(({ nextAt }) => nextAt ?? []);
  return { acts: plans.flatMap(({ acts }) => acts), nextAt: times.length === 0 ? null : Math.min(...times) };
}

/** Those that nothing was done for. */
function serve(plans: readonly PoolPlan[], wants: readonly Want[]): Want[] {
  const reserved = new Set(plans.flatMap((plan) => [...plan.reserved]));
  return wants.filter(({ jobId, runnerId, poolIds }) => {
    if (reserved.has(jobId)) return false;
    if (runnerId !== null) {
      for (const plan of plans) plan.wakeFor(runnerId, jobId);
      return true;
    }
    const fitting = plans.filter(({ view }) => poolIds.includes(view.pool.id));
    if (fitting.some((plan) => plan.takeSlot())) return false;
    if (fitting.some((plan) => plan.start(jobId, 'A job waits that nothing free or starting takes.'))) return false;
    for (const plan of fitting) plan.hold(jobId, plan.blocked() ?? '');
    return true;
  });
}
