import { covers, type ScopeLookup } from '../scope/covers.ts';
import { holds, type Interval, intervalsOf, meets, normalIntervals, sortedEntries } from './interval.ts';
import type { Misfit } from './misfit.ts';
import type { Offering } from './offering.ts';
import type { Requirements } from './requirements.ts';
import { isAtLeast } from './version.ts';

/** What a job takes of a runner of some class: a slot, and one of these devices (places in `Offering.devices`). Null: no device. */
export interface Fit {
  devices: readonly number[] | null;
}

export type Match = { fit: Fit; misfit: null } | { fit: null; misfit: Misfit };

const fails = (misfit: Misfit): Match => ({ fit: null, misfit });

/** What such a job would take of a runner with this offering (pins apart), or the first requirement that it fails. */
export function matchOf(needs: Requirements, offers: Offering, lookup: ScopeLookup): Match {
  const misfit = scopeMisfit(needs, offers, lookup) ?? programMisfit(needs, offers) ?? labelMisfit(needs, offers);
  if (misfit) return fails(misfit);
  return matchDevices(needs, offers);
}

/** Whether a job that is pinned to `pin` (null: to nobody) may go to the runner. */
export const pinAllows = (pin: string | null, runnerId: string): boolean => pin === null || pin === runnerId;

function scopeMisfit(needs: Requirements, offers: Offering, lookup: ScopeLookup): Misfit | null {
  if (!covers(offers.scopeId, needs.scopeId, lookup)) return { requirement: 'scope', needed: needs.scopeId };
  const isProtected = (lookup(needs.scopeId)?.protectedAt ?? null) !== null;
  return offers.trusted && !isProtected ? { requirement: 'protection', needed: needs.scopeId } : null;
}

function programMisfit({ executor, executorVersionMin }: Requirements, { executors }: Offering): Misfit | null {
  if (!Object.hasOwn(executors, executor)) return { requirement: 'executor', needed: executor };
  const found = executors[executor] ?? null;
  if (isAtLeast(found, executorVersionMin)) return null;
  return { requirement: 'executor_version', executor, needed: executorVersionMin ?? '', found };
}

function labelMisfit(needs: Requirements, offers: Offering): Misfit | null {
  const missing = needs.labels.find((label) => !offers.labels.includes(label));
  if (missing !== undefined) return { requirement: 'label', needed: missing };
  if (offers.refusesUnlabelled && needs.labels.length === 0) return { requirement: 'unlabelled' };
  for (const [name, needed] of sortedEntries(needs.attributes)) {
    const found = Object.hasOwn(offers.attributes, name) ? (offers.attributes[name] ?? null) : null;
    if (found !== needed) return { requirement: 'attribute', name, needed, found };
  }
  if (!isAtLeast(offers.version, needs.runnerVersionMin))
    return { requirement: 'runner_version', needed: needs.runnerVersionMin ?? '', found: offers.version };
  if (needs.needsFence && !offers.fence) return { requirement: 'fence' };
  return needs.needsNative && !offers.native ? { requirement: 'native' } : null;
}

/** A place that may hold the ranges: a device (its place in `Offering.devices`), or (`null`) the runner itself. */
export type Place = number | null;

/**
 * A job takes a device when it asks for one, or when one of the devices holds its ranges and the runner's own do not. A name that a device
 * lacks is the runner's. All ranges of a job, and values for all that it draws, must lie in the same place.
 */
function matchDevices(needs: Requirements, offers: Offering): Match {
  const asked = needs.device;
  const able = [...offers.devices.keys()].filter((at) =>
    (asked ?? []).every((label) => offers.devices[at]?.labels.includes(label)),
  );
  if (asked !== null && able.length === 0) return fails({ requirement: 'device', needed: asked });
  let places: Place[] = asked === null ? [null, ...able] : able;
  const foundAt = (name: string): Interval[] => normalIntervals(places.flatMap((place) => offeredAt(place, name, offers)));
  for (const [name, needed] of sortedEntries(needs.ranges)) {
    const left = places.filter((place) => holds(offeredAt(place, name, offers), needed));
    if (left.length === 0) return fails({ requirement: 'range', name, needed, found: foundAt(name) });
    places = left;
  }
  for (const [name, needed] of sortedEntries(needs.draw)) {
    const left = places.filter((place) => meets(offeredAt(place, name, offers), needed));
    if (left.length === 0) return fails({ requirement: 'draw', name, needed, found: foundAt(name) });
    places = left;
  }
  const devices = places.includes(null) ? null : places.filter((place) => place !== null);
  return { fit: { devices }, misfit: null };
}

/** What counts in a place: the device's intervals of that name, else the runner's. */
export function offeredAt(place: Place, name: string, offers: Offering): readonly Interval[] {
  const own = place === null ? [] : intervalsOf(offers.devices[place]?.ranges ?? {}, name);
  return own.length > 0 ? own : intervalsOf(offers.ranges, name);
}
