import { isOlder, type Runner } from '@baton/core';
import type { Context } from '../context.ts';
import type { Condition, Findings } from './condition.ts';

const prefix = 'outdated ';
const namesMax = 10;

/** Scopes with runners that are older than the newest version: one notice a scope, however many they are. */
export async function fleetOutdated(context: Context): Promise<Findings> {
  if (context.outbox.wanting('fleet.outdated').length === 0) return { prefix, found: [], kept: new Set() };
  const { latestVersion } = context.releases;
  const byScope = new Map<string, Runner[]>();
  for (const runner of context.fleet.ofPeople()) {
    if (!isOlder(runner.version, latestVersion)) continue;
    const others = byScope.get(runner.scopeId);
    if (others) others.push(runner);
    else byScope.set(runner.scopeId, [runner]);
  }
  const found = [...byScope].flatMap(([scopeId, runners]): Condition[] => {
    if (context.outbox.wantingIn('fleet.outdated', scopeId).length === 0) return [];
    const detail = {
      latestVersion,
      outdated: runners.length,
      runners: runners
        .slice(0, namesMax)
        .map(({ name, version }) => `${name} ${version}`)
        .join(', '),
    };
    return [{ alarmId: `${prefix}${scopeId}`, scopeId, type: 'fleet.outdated', value: latestVersion, detail }];
  });
  return { prefix, found, kept: new Set() };
}
