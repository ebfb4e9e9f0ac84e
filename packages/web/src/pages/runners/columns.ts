import type { Column } from '../../parts/table/column.ts';

/** What decides which columns are worth their place before anybody chose. */
export interface FleetTraits {
  /** some runner has limits of frequency */
  frequencies: boolean;
  /** some runner is cloud-hosted */
  clouds: boolean;
}

/** What the list of runners can show. */
export function runnerColumns(wide: boolean, { frequencies, clouds }: FleetTraits): readonly Column[] {
  return [
    { key: 'name', label: 'Name', width: 'minmax(132px, 2.1fr)', sortable: true, fixed: true },
    { key: 'type', label: 'Type', width: '92px', optional: !wide && !clouds },
    { key: 'region', label: 'Region', width: '70px', optional: !clouds },
    { key: 'status', label: 'Status', width: 'minmax(158px, 0.6fr)', sortable: true },
    { key: 'scope', label: 'Scope', width: 'minmax(90px, 0.8fr)', optional: !wide },
    { key: 'labels', label: 'Labels', width: 'minmax(92px, 1fr)', optional: frequencies && !wide },
    { key: 'executors', label: 'Executors', width: 'minmax(92px, 0.8fr)' },
    { key: 'frequency', label: 'Frequency limits', width: 'minmax(190px, 1fr)', optional: !frequencies },
    { key: 'ranges', label: 'Other ranges', width: 'minmax(120px, 0.8fr)', optional: true },
    { key: 'version', label: 'Version', width: '58px', sortable: true },
    { key: 'heartbeat', label: 'Last heartbeat', width: '104px', sortable: true },
    { key: 'task', label: 'Current task', width: 'minmax(92px, 1fr)', sortable: true },
    { key: 'created', label: 'Created', width: '68px', sortable: true, optional: (frequencies || clouds) && !wide },
    { key: 'actions', label: 'Actions', width: '98px', fixed: true },
  ];
}
