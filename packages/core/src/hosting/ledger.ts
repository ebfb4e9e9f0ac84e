import { type Change, insert, update } from '../decision/change.ts';
import type { ProviderData } from './provider.ts';
import { mayStand, type Resource } from './resource.ts';

/** What an entry of the ledger says from the first word on. */
export type Intent = Omit<Resource, 'revision' | 'state' | 'data' | 'at' | 'problem'>;

/**
 * It is about to be made. Whatever stood of it before, whoever made it, is this operation's from now on: it goes on with what it finds, and takes that
 * back too if it has to.
 *
 * @param known its entry; null: there never was one
 */
export function intend(known: Resource | null, intent: Intent, now: number): Change {
  const fresh = {
    ...intent,
    state: 'intended' as const,
    data: known && mayStand(known) ? known.data : {},
    at: now,
    problem: null,
  };
  return known ? update('resource', known, fresh) : insert('resource', { ...fresh, revision: 1 });
}

/** It is there. */
export const made = (entry: Resource, data: ProviderData, now: number): Change =>
  update('resource', entry, { state: 'made', data, at: now, problem: null });

/** It is about to be removed. */
export const removing = (entry: Resource, now: number): Change =>
  update('resource', entry, { state: 'removing', at: now, problem: null });

/** It is not there any more. */
export const gone = (entry: Resource, now: number): Change =>
  update('resource', entry, { state: 'gone', data: {}, at: now, problem: null });

/** It could not be removed, and must be cleaned up. */
export const left = (entry: Resource, problem: string, now: number): Change =>
  update('resource', entry, { state: 'left', at: now, problem: problem.slice(0, 2_000) });

const fromTheEnd = (a: Resource, b: Resource): number => b.place - a.place;

/** What an operation takes back: what it made or may have made, the last first; nothing that another one made. */
export const toTakeBack = (entries: readonly Resource[], jobId: string): Resource[] =>
  entries.filter((entry) => entry.madeBy === jobId && mayStand(entry)).sort(fromTheEnd);

/** What is removed with a runner: all that stands, the last first. */
export const toRemove = (entries: readonly Resource[]): Resource[] => entries.filter(mayStand).sort(fromTheEnd);

/** What is known to be there, in the order in which it was made. */
export const standing = (entries: readonly Resource[]): Resource[] =>
  entries.filter(({ state }) => state === 'made').sort((a, b) => a.place - b.place);

/** The place of what is made next: behind all that stands. */
export const placeBehind = (entries: readonly Resource[]): number =>
  entries.filter(mayStand).reduce((most, { place }) => Math.max(most, place + 1), 0);
