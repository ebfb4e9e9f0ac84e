import { canBeInstalled } from '../../match/foreign.ts';
import { holds, type Interval, intervalsOf, meets, sortedEntries } from '../../match/interval.ts';
import { matchOf } from '../../match/match.ts';
import type { Offering } from '../../match/offering.ts';
import type { Requirements } from '../../match/requirements.ts';
import { isAtLeast } from '../../match/version.ts';
import type { ScopeLookup } from '../../scope/covers.ts';

/** A change of what a class offers; `device`: its place in the offering, null: the runner itself. */
export type Fix =
  | { change: 'add_label'; device: number | null; label: string }
  | { change: 'widen_range'; device: number | null; name: string; to: Interval }
  | { change: 'install_executor'; executor: string; version: string | null };

type PlaceFix = Exclude<Fix, { change: 'install_executor' }>;

/** One way in which runners of a class would fit: by these changes, on this device (null: none). */
export interface Way {
  fixes: Fix[];
  device: number | null;
}

/**
 * Every way to make the class fit by labels, ranges and executors; none when it fails something else: scope, protection, attributes,
 * version of the program, fence, its refusal of unlabelled jobs, that it has no device, or what can not be brought to a runner of another system.
 */
export function waysToFit(needs: Requirements, offers: Offering, scopeOf: ScopeLookup): Way[] {
  const executor = executorFixes(needs, offers);
  if (executor.length > 0 && !canBeInstalled(needs.executor, offers)) return [];
  const shared = [...executor, ...labelFixes(needs, offers)];
  const places = needs.device === null ? [null, ...offers.devices.keys()] : [...offers.devices.keys()];
  const ways = places.flatMap((device) => {
    const own = placeFixes(needs, offers, device);
    return own.every((fix) => offers.native || canBeSaid(fix)) ? [{ device, fixes: [...shared, ...own] }] : [];
  });
  return ways.length > 0 && fitsButForThese(needs, offers, scopeOf) ? ways : [];
}

function executorFixes({ executor, executorVersionMin }: Requirements, { executors }: Offering): Fix[] {
  const found = Object.hasOwn(executors, executor) ? (executors[executor] ?? null) : undefined;
  if (found !== undefined && isAtLeast(found, executorVersionMin)) return [];
  return [{ change: 'install_executor', executor, version: executorVersionMin }];
}

const labelFixes = ({ labels }: Requirements, offers: Offering): Fix[] =>
  labels.filter((label) => !offers.labels.includes(label)).map((label) => ({ change: 'add_label', device: null, label }));

/** What a device, or the runner itself, lacks. A range is widened where it is said. */
function placeFixes(needs: Requirements, offers: Offering, device: number | null): PlaceFix[] {
  const own = device === null ? undefined : offers.devices[device];
  const labels = (needs.device ?? []).filter((label) => !own?.labels.includes(label));
  const at = (name: string) => {
    const isOwn = own !== undefined && Object.hasOwn(own.ranges, name);
    return { offered: intervalsOf(isOwn ? own.ranges : offers.ranges, name), said: isOwn ? device : null };
  };
  const ranges = sortedEntries(needs.ranges).flatMap(([name, to]): PlaceFix[] => {
    const { offered, said } = at(name);
    return holds(offered, to) ? [] : [{ change: 'widen_range', device: said, name, to }];
  });
  const draws = sortedEntries(needs.draw).flatMap(([name, wanted]): PlaceFix[] => {
    const { offered, said } = at(name);
    // what it uses besides is offered by then
    const used = Object.hasOwn(needs.ranges, name) ? needs.ranges[name] : undefined;
    const [to] = meets(used ? [...offered, used] : offered, wanted) ? [] : nearest(wanted, offered);
    return to ? [{ change: 'widen_range', device: said, name, to }] : [];
  });
  return [...labels.map((label): PlaceFix => ({ change: 'add_label', device, label })), ...ranges, ...draws];
}

/**
 * Whether a runner of another system could be set up so. Its devices say their ranges themselves, and no others; their labels are what they are, and
 * the runner itself has no ranges.
 */
const canBeSaid = ({ change, device }: PlaceFix): boolean => change === 'widen_range' && device !== null;

/** The intervals of a draw, the one that lies nearest to what is offered first: any of them is enough. */
function nearest(wanted: readonly Interval[], offered: readonly Interval[]): Interval[] {
  const gapTo = ({ min, max }: Interval): number => Math.min(...offered.map((own) => Math.max(own.min - max, min - own.max)));
  return wanted.toSorted((a, b) => gapTo(a) - gapTo(b));
}

/** Whether the class would fit a job that needs neither labels, nor ranges, nor a certain executor. */
function fitsButForThese(needs: Requirements, offers: Offering, scopeOf: ScopeLookup): boolean {
  const [any] = ['any executor'];
  const executors = { [any]: null };
  const labels = needs.labels.length === 0 ? [] : ['any label'];
  const bare = { ...needs, executor: any, executorVersionMin: null, labels, ranges: {}, draw: {}, device: needs.device && [] };
  return matchOf(bare, { ...offers, executors, labels }, scopeOf).fit !== null;
}
