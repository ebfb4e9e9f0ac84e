import type { Runner } from '@baton/protocol';
import { typeOf } from '@baton/protocol/runner-list';
import type { ExportedColumn } from '../../parts/export/exported.ts';
import type { Column } from '../../parts/table/column.ts';
import { frequenciesOf, hertzText, offeredOf, rangeText } from './frequency.ts';
import { regionOf } from './words.ts';

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** What each column says to a program. */
const values: Readonly<Record<string, ExportedColumn<Runner>['read']>> = {
  name: ({ name }) => name,
  type: typeOf,
  region: regionOf,
  status: ({ pill }) => pill,
  scope: ({ scope }) => scope,
  labels: ({ labels }) => labels,
  executors: ({ executors }) => executors.map(({ name }) => name),
  frequency: (runner) => frequenciesOf(runner).map(hertzText),
  ranges: (runner) =>
    [...offeredOf(runner)].flatMap(([name, all]) => (name === 'frequency' ? [] : all.map((each) => rangeText(name, each)))),
  version: ({ version }) => version,
  heartbeat: ({ lastHeartbeatAt }) => time(lastHeartbeatAt),
  task: ({ tasks }) => tasks.map(({ jobName }) => jobName),
  created: ({ createdAt }) => time(createdAt),
};

/** The id, what the chosen columns say, and what the runner speaks. */
export const exportedOf = (columns: readonly Column[]): ExportedColumn<Runner>[] => [
  { name: 'id', read: ({ id }) => id },
  ...columns.flatMap(({ key }) => (values[key] ? [{ name: key, read: values[key] }] : [])),
  { name: 'protocol', read: ({ protocol }) => protocol },
];
