import type { RunnersLook } from '@baton/protocol';
import {
  countRunners,
  isLeft,
  matchesSearch,
  narrowingOf,
  parseSort,
  passes,
  type RunnerFilterKey,
  sortRunners,
  typeOf,
} from '@baton/protocol/runner-list';
import { useEffect, useMemo, useRef } from 'react';
import { runners, useRunnersVersion } from '../../live/runner-store.ts';
import { useRememberedFlag } from '../../parts/use-remembered.ts';
import type { FleetTraits } from './columns.ts';
import type { RunnersSearch } from './filters.ts';
import { frequenciesOf } from './frequency.ts';

/** What stands on the first screen of an address: the server sends it first. */
function lookOf(search: RunnersSearch): RunnersLook {
  const narrowing = narrowingOf(search);
  const shows = { show: search.show ?? 'all', search: search.search ?? '', sort: search.sort ?? null };
  return { ...shows, most: runners.look.most, ...(narrowing ? { narrowing } : {}) };
}

/** All runners in an order, sorted anew when one of them changes. */
function useSorted(sortText: string | undefined) {
  const sort = parseSort(sortText);
  const version = useRunnersVersion();
  const order = useRef<string[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the rows, which change in place
  return useMemo(() => {
    // The last order is a head start: sorting what is nearly sorted is cheap, also with 10 000 rows.
    const known = new Set(order.current);
    const rows = order.current.flatMap((id) => runners.rows.get(id) ?? []);
    for (const row of runners.rows.values()) if (!known.has(row.id)) rows.push(row);
    sortRunners(rows, sort);
    order.current = rows.map((row) => row.id);
    return rows;
  }, [version, sort.by, sort.descending]);
}

/** A list of runners as an address asks for it. */
export interface ListedRunners {
  /** of the runners to show, in order */
  ids: readonly string[];
  /** how many there are behind each tab */
  counts: Record<RunnerFilterKey, number>;
  traits: FleetTraits;
  /** false before the first screen is there */
  known: boolean;
  /** false while most are still on their way */
  complete: boolean;
}

/** The runners that an address asks for. While most are still on their way, those of the first screen. */
export function useRunnerList(search: RunnersSearch): ListedRunners {
  const look = lookOf(search);
  runners.look = look;
  const sorted = useSorted(search.sort);
  const { scope, of, type, protocol, label, executor } = search;
  const narrowing = useMemo(
    () => narrowingOf({ scope, of, type, protocol, label, executor }),
    [scope, of, type, protocol, label, executor],
  );
  const left = useMemo(() => sorted.filter((row) => isLeft(row, narrowing)), [sorted, narrowing]);
  const counts = useMemo(() => countRunners(left), [left]);
  const frequencies = useMemo(() => sorted.some((row) => frequenciesOf(row).length > 0), [sorted]);
  const clouds = useMemo(() => sorted.some((row) => typeOf(row) === 'cloud-hosted'), [sorted]);
  const traits = useMemo(() => ({ frequencies, clouds }), [frequencies, clouds]);
  const ids = useMemo(
    () => left.filter((row) => passes(row, look.show) && matchesSearch(row, look.search)).map((row) => row.id),
    [left, look.show, look.search],
  );
  const { screen } = runners;
  if (!screen || JSON.stringify(screen.look) !== JSON.stringify(look))
    return { ids, counts, traits, known: runners.known, complete: runners.known };
  return { ids: screen.ids, counts: screen.counts, traits, known: true, complete: false };
}

/** While most runners are on their way: the traits that the fleet had when this browser saw it last, so that no column comes and goes. */
export function useKnownTraits({ traits, complete }: Pick<ListedRunners, 'traits' | 'complete'>): FleetTraits {
  const [hadFrequencies, rememberFrequencies] = useRememberedFlag('baton.runners.frequencies', false);
  const [hadClouds, rememberClouds] = useRememberedFlag('baton.runners.clouds', false);
  useEffect(() => {
    if (!complete) return;
    if (traits.frequencies !== hadFrequencies) rememberFrequencies(traits.frequencies);
    if (traits.clouds !== hadClouds) rememberClouds(traits.clouds);
  });
  const frequencies = traits.frequencies || (!complete && hadFrequencies);
  const clouds = traits.clouds || (!complete && hadClouds);
  return useMemo(() => ({ frequencies, clouds }), [frequencies, clouds]);
}
