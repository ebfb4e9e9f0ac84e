import type { NarrowingWords, RunnerFilterKey } from '@baton/protocol/runner-list';
import { withQuery } from '../../api/request.ts';
import type { Way } from '../adding/ways.ts';

/** Filters as they are read. */
export const runnerFilterWords: Readonly<Record<RunnerFilterKey, string>> = {
  all: 'All',
  online: 'Online',
  busy: 'Busy',
  draining: 'Draining',
  stale: 'Stale',
  offline: 'Offline',
  unknown: 'Unknown',
  outdated: 'Outdated',
  frozen: 'Frozen',
  disabled: 'Disabled',
  not_registered: 'Not registered',
  revoked: 'Revoked',
};

/** Nobody looks for these as long as there is none. */
export const rareFilters: ReadonlySet<RunnerFilterKey> = new Set(['unknown', 'outdated', 'frozen']);

/** What the address of the list holds. */
export interface RunnersSearch extends NarrowingWords {
  show?: RunnerFilterKey | undefined;
  search?: string | undefined;
  sort?: string | undefined;
  selected?: string | undefined;
  new?: Way | undefined;
  /** what a runner that is added must offer, and whose jobs it takes */
  labels?: string | undefined;
  executors?: string | undefined;
  for?: string | undefined;
}

/** What a runner that is added must offer stands in the address only while it is added. */
export const nothingWished = { labels: undefined, executors: undefined, for: undefined };

/** The address of the list with something changed; a dialog that is open does not go along. */
export const addressWith = (search: RunnersSearch, patch: RunnersSearch): string =>
  withQuery('/runners', { ...search, new: undefined, ...nothingWished, ...patch });

/** What narrows the list besides status, search and the scope of the page, in the order of the menu. */
export const facets = ['type', 'protocol', 'label', 'executor', 'of'] as const;
export type Facet = (typeof facets)[number];

export const facetWords: Readonly<Record<Facet, string>> = {
  type: 'Type',
  protocol: 'Protocol',
  label: 'Label',
  executor: 'Executor',
  of: 'Scope',
};

export const chosenIn = (search: RunnersSearch, facet: Facet): string[] =>
  (search[facet] ?? '').split(',').filter((word) => word !== '');

/** The same with one more choice, or one less; undefined: none is left. */
export function chosenWith(search: RunnersSearch, facet: Facet, word: string, on: boolean): string | undefined {
  const others = chosenIn(search, facet).filter((each) => each !== word);
  return (on ? [...others, word] : others).join(',') || undefined;
}

export const isNarrowed = (search: RunnersSearch): boolean => facets.some((facet) => chosenIn(search, facet).length > 0);
