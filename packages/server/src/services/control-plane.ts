import type { App } from '../app/app.ts';
import { createApp } from '../app/create-app.ts';
import type { AppDeps } from '../app/deps.ts';
import { followOperations } from './built-in-runner/built-in-runner.ts';
import { every, type Loop } from './every.ts';
import { followSchedules } from './schedules.ts';

/** How often each service looks; all of them only repair or age what events do not tell. */
const serviceIntervals = {
  leasesMs: 250,
  contactsMs: 250,
  actionsMs: 500,
  settingsMs: 500,
  flushPresenceMs: 2_000,
  repairMs: 5_000,
  compareMs: 30_000,
  limitsMs: 500,
  removedScopesMs: 2_000,
  retentionMs: 60_000,
  vitalsMs: 10_000,
  linesMs: 10_000,
  statisticsMs: 5_000,
  webhooksMs: 5_000,
} as const;

/** The app with its services: what `main` and the simulator start. */
export function createControlPlane(deps: AppDeps): App {
  const { sweeps, dueRuns, operations, poolKeeper, waveKeeper, ...app } = createApp(deps);
  let loops: Loop[] = [];
  const loop = (name: string, intervalMs: number, pass: () => Promise<void>): Loop =>
    every(deps.clock, deps.logger, name, intervalMs, pass);
  return {
    ...app,
    start: async () => {
      await app.start();
      loops = [
        loop('leases', serviceIntervals.leasesMs, () => sweeps.leases(serviceIntervals.leasesMs)),
        loop('contacts', serviceIntervals.contactsMs, () => sweeps.contacts()),
        loop('actions', serviceIntervals.actionsMs, () => sweeps.actions()),
        loop('settings', serviceIntervals.settingsMs, () => sweeps.settings()),
        loop('flush presence', serviceIntervals.flushPresenceMs, () => sweeps.flushPresence()),
        loop('repair', serviceIntervals.repairMs, () => sweeps.repair()),
        loop('compare', serviceIntervals.compareMs, () => sweeps.compare()),
        loop('limits', serviceIntervals.limitsMs, () => sweeps.limits()),
        loop('retention', serviceIntervals.retentionMs, () => sweeps.retention()),
        loop('removed scopes', serviceIntervals.removedScopesMs, () => sweeps.removedScopes()),
        loop('webhooks', serviceIntervals.webhooksMs, () => sweeps.webhooks()),
        loop('vitals', serviceIntervals.vitalsMs, () => sweeps.vitals()),
        loop('lines', serviceIntervals.linesMs, () => sweeps.lines()),
        loop('statistics', serviceIntervals.statisticsMs, () => sweeps.statistics()),
        followSchedules(deps.clock, deps.logger, 'schedules', dueRuns),
        followSchedules(deps.clock, deps.logger, 'pools', poolKeeper),
        followSchedules(deps.clock, deps.logger, 'update waves', waveKeeper),
        followOperations(app, operations, deps),
      ];
    },
    stop: async () => {
      await Promise.all(loops.map((each) => each.stop()));
      await app.stop();
    },
  };
}
