import type { Pool } from '@baton/protocol';
import type { LocalColumn } from '../../parts/table/local-rows.ts';
import { poolState, providerTitles } from '../../text/hosting-words.ts';

/** What the table of pools can show. */
export const poolColumns: readonly LocalColumn<Pool>[] = [
  { key: 'name', label: 'Name', width: 'minmax(130px, 1.2fr)', fixed: true, sortable: true, read: ({ name }) => name },
  { key: 'state', label: 'State', width: '136px', sortable: true, read: (pool) => poolState(pool).word },
  {
    ...{ key: 'provider', label: 'Provider', width: 'minmax(96px, 0.7fr)', sortable: true },
    read: ({ provider }) => providerTitles[provider],
  },
  { key: 'region', label: 'Region', width: '96px', sortable: true, optional: true, read: ({ region }) => region },
  { key: 'scope', label: 'Scope', width: 'minmax(90px, 0.7fr)', sortable: true, optional: true, read: ({ scope }) => scope },
  { key: 'runners', label: 'Runners', width: 'minmax(112px, 0.9fr)', sortable: true, read: ({ runners }) => runners.awake },
  { key: 'limits', label: 'Min – max', width: '80px', read: ({ min, max }) => `${min} – ${max}` },
  { key: 'waiting', label: 'Jobs waiting', width: '92px', sortable: true, read: ({ waiting }) => waiting.jobs },
  { key: 'labels', label: 'Labels', width: 'minmax(80px, 0.7fr)', read: ({ offering }) => offering.labels },
  {
    ...{ key: 'executors', label: 'Executors', width: 'minmax(100px, 0.8fr)', optional: true },
    read: ({ offering }) => offering.executors.map(({ name }) => name),
  },
  { key: 'spent', label: 'Spent, 24 h', width: '92px', sortable: true, optional: true, read: ({ spentLastDay }) => spentLastDay },
  {
    ...{ key: 'decision', label: 'Last decision', width: 'minmax(170px, 1.8fr)' },
    read: ({ lastDecision }) => (lastDecision ? lastDecision.reason : null),
  },
];
