import type { Offering } from '../../match/offering.ts';
import type { Requirements } from '../../match/requirements.ts';
import type { Snapshot, SnapshotDevice } from '../snapshot.ts';

/*
 * The rules of matching once more, as plainly as the oracle has all others.
 */

export type Where = 'slot' | number[] | string;

const inside = (list: readonly { min: number; max: number }[] | undefined, need: { min: number; max: number }): boolean =>
  (list ?? []).some(({ min, max }) => min <= need.min && max >= need.max);

export const versionNumber = (text: string | null | undefined): number =>
  text === null || text === undefined ? -1 : Number(text);

const touching = (
  list: readonly { min: number; max: number }[] | undefined,
  wanted: readonly { min: number; max: number }[],
): boolean => (list ?? []).some(({ min, max }) => wanted.some((each) => each.max >= min && each.min <= max));

/** `slot`, the devices that would do, or the name of the first requirement that fails. */
export function whereOn(needs: Requirements, offers: Offering, snapshot: Snapshot): Where {
  const scope = snapshot.scopeOf(needs.scopeId);
  if (offers.scopeId !== needs.scopeId && offers.scopeId !== scope?.parentId) return 'scope';
  if (offers.trusted && !scope?.protectedAt) return 'protection';
  if (!(needs.executor in offers.executors)) return 'executor';
  const isOld = (found: string | null | undefined, min: string | null) => min !== null && versionNumber(found) < Number(min);
  if (isOld(offers.executors[needs.executor], needs.executorVersionMin)) return 'executor_version';
  if (!needs.labels.every((label) => offers.labels.includes(label))) return 'label';
  if (offers.refusesUnlabelled && needs.labels.length === 0) return 'unlabelled';
  if (Object.entries(needs.attributes).some(([name, value]) => offers.attributes[name] !== value)) return 'attribute';
  if (isOld(offers.version, needs.runnerVersionMin)) return 'runner_version';
  if (needs.needsFence && !offers.fence) return 'fence';
  if (needs.needsNative && !offers.native) return 'native';
  const ranges = Object.entries(needs.ranges);
  const labelled = offers.devices.map((device, at) => ({ device, at }));
  const asked = labelled.filter(({ device }) => (needs.device ?? []).every((label) => device.labels.includes(label)));
  if (needs.device !== null && asked.length === 0) return 'device';
  const draws = Object.entries(needs.draw);
  const hasAll = (of: (name: string) => { min: number; max: number }[] | undefined): boolean =>
    ranges.every(([name, need]) => inside(of(name), need)) && draws.every(([name, wanted]) => touching(of(name), wanted));
  if (needs.device === null && hasAll((name) => offers.ranges[name])) return 'slot';
  const able = asked.filter(({ device }) => hasAll((name) => device.ranges[name] ?? offers.ranges[name]));
  if (able.length > 0) return able.map(({ at }) => at);
  const places = [
    ...(needs.device === null ? [offers.ranges] : []),
    ...asked.map(({ device }) => ({ ...offers.ranges, ...device.ranges })),
  ];
  return places.some((place) => ranges.every(([name, need]) => inside(place[name], need))) ? 'draw' : 'range';
}

/** Why none of the devices that would do is given to the job. */
export const deviceProblem = (devices: readonly SnapshotDevice[], where: Where): string =>
  Array.isArray(where) && where.some((at) => devices[at]?.isLater) ? 'device_later' : 'device_busy';
