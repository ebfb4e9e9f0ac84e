import type { Statistics } from '@baton/protocol';
import { heading, see } from './sight.ts';
import type { View } from './views.ts';

const hourMs = 3_600_000;
const stepMs = 300_000;

/** A day with a busy noon, an hour in which the server was away, and a bad quarter of an hour. */
function dayOf(now: number): Statistics {
  const to = now - (now % stepMs);
  const from = to - 24 * hourMs;
  const points = Array.from({ length: 288 }, (_, index) => pointOf(from + index * stepMs, index));
  const [first] = points;
  const { at: _at, queueDepth: _depth, oldestMs: _oldest, runners: _runners, ...total } = first as Statistics['points'][number];
  return { from, to, stepMs, total, points: points.filter((_, index) => index < 60 || index > 71), groups: null };
}

function pointOf(at: number, index: number): Statistics['points'][number] {
  const load = Math.sin((Math.PI * index) / 288) ** 2;
  const wave = 1 + Math.sin(index * 1.7) / 3;
  const isBad = index >= 180 && index < 183;
  const succeeded = Math.round(24 * load * wave);
  const failed = isBad ? 14 : index % 11 === 0 ? 1 : 0;
  const waitedMs = Math.round(400 + 9_000 * load * wave + (isBad ? 25_000 : 0));
  const times = (p50Ms: number) => ({ count: succeeded + failed, meanMs: p50Ms, p50Ms, p95Ms: 3 * p50Ms, p99Ms: 4 * p50Ms });
  const counts = {
    submitted: succeeded,
    started: succeeded + failed,
    succeeded,
    failed,
    cancelled: index % 40 === 0 ? 2 : 0,
    lost: 0,
  };
  return {
    at,
    ...counts,
    busyMs: Math.round(stepMs * 4 * load),
    capacityMs: stepMs * 4,
    waiting: succeeded + failed > 0 ? times(waitedMs) : null,
    running: null,
    utilisation: Math.min(1, load * wave),
    successRate: succeeded + failed > 0 ? succeeded / (succeeded + failed) : null,
    queueDepth: Math.round(40 * load * wave * (isBad ? 2 : 1)) / 2,
    oldestMs: waitedMs,
    runners: { online: 2, busy: 2 },
  };
}

/** How things stand. */
export const dashboardViews: readonly View[] = [
  {
    name: 'dashboard',
    at: 'full',
    path: () => '/dashboard',
    prepare: (page) => page.route('**/api/v1/statistics?**', (route) => route.fulfill({ json: dayOf(Date.now()) })),
    reach: async (page) => {
      await see(heading(page, 'Needs attention'));
      await see(page.getByRole('img', { name: /^Busy slots/ }));
      await see(page.getByText(/can run it|no runner/i).first());
    },
  },
  {
    name: 'dashboard-empty',
    at: 'empty',
    state: 'empty',
    path: () => '/dashboard',
    reach: (page) => see(heading(page, 'To your first job in a minute')),
  },
];
