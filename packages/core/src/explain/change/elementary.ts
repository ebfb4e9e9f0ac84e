import type { Interval } from '../../match/interval.ts';
import type { Offering } from '../../match/offering.ts';
import type { ForeignProtocol } from '../foreign-words.ts';

/** A runner that is named in a change; one that does not exist yet has the id `newRunnerId` or its pool's. */
export interface Named {
  runnerId: string;
  runnerName: string;
  /** the protocol of another system, by which it is set up; left out: our own */
  speaks?: ForeignProtocol;
}

/** Where on the runner: a device, or (null) the runner itself. */
interface Placed extends Named {
  deviceId: string | null;
}

/**
 * One thing that would bring a waiting job nearer to its start.
 *
 * `resume`: of that scope, whatever pauses those above it. `wait`: the runner finishes what it has. Is it one that the job could run on, or one that holds a permit which the job needs, then the line
 * before the job is served meanwhile. `enable` ends a drain too. `raise_limit` goes as far as the job and all before it need.
 * `free_disk` and `plug_in` bring back what the runner had said that it has. `add_runner` is one that offers just what the job needs.
 */
export type ElementaryChange =
  | ({ change: 'wait' } & Named)
  | { change: 'wait_for_pool'; poolId: string; poolName: string }
  | { change: 'resume'; scopeId: string }
  | ({ change: 'enable' } & Named)
  | ({ change: 'undrain' } & Named)
  | { change: 'raise_limit'; limitId: string; kind: 'key' | 'quota'; name: string; from: number; to: number }
  | ({ change: 'free_disk' } & Named)
  | ({ change: 'plug_in'; deviceId: string } & Named)
  | ({ change: 'add_label'; label: string } & Placed)
  | ({ change: 'widen_range'; name: string; to: Interval } & Placed)
  | ({ change: 'install_executor'; executor: string; version: string | null } & Named)
  | ({ change: 'start_runner' } & Named)
  | { change: 'start_pool'; poolId: string; poolName: string }
  | { change: 'add_runner'; offering: Offering };

export type ElementaryName = ElementaryChange['change'];

/** Cheapest first. */
export const elementaryOrder = [
  'wait',
  'wait_for_pool',
  'resume',
  'enable',
  'undrain',
  'raise_limit',
  'free_disk',
  'plug_in',
  'add_label',
  'widen_range',
  'install_executor',
  'start_runner',
  'start_pool',
  'add_runner',
] as const satisfies readonly ElementaryName[];

/** Of the runner that `add_runner` adds. */
export const newRunnerId = 'a new runner';
/** Of the runner that a pool starts. */
export const poolRunnerId = (poolId: string): string => `of pool ${poolId}`;

/** Ranks of the changes, the dearest first. */
export const ranksOf = (changes: readonly ElementaryChange[]): number[] =>
  changes.map(({ change }) => elementaryOrder.indexOf(change)).sort((a, b) => b - a);

/** Fewer changes are less; of as many those are less whose dearest is cheaper, then whose next is. */
export function compareRanks(a: readonly number[], b: readonly number[]): number {
  if (a.length !== b.length) return a.length - b.length;
  const at = a.findIndex((rank, index) => rank !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
