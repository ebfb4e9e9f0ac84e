import type { Runner } from '@baton/protocol';
import type { Column } from '../../parts/DataTable.tsx';
import type { ExportedColumn } from '../../parts/export/exported.ts';

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** What each column says to a program. */
const values: Readonly<Record<string, ExportedColumn<Runner>['read']>> = {
  name: ({ name }) => name,
  status: ({ pill }) => pill,
  labels: ({ labels }) => labels,
  executors: ({ executors }) => executors.map(({ name }) => name),
  version: ({ version }) => version,
  heartbeat: ({ lastHeartbeatAt }) => time(lastHeartbeatAt),
  task: ({ tasks }) => tasks.map(({ jobName }) => jobName),
  created: ({ createdAt }) => time(createdAt),
};

/** The id, and what the chosen columns say. */
export const exportedOf = (columns: readonly Column[]): ExportedColumn<Runner>[] => [
  { name: 'id', read: ({ id }) => id },
  ...columns.flatMap(({ key }) => (values[key] ? [{ name: key, read: values[key] }] : [])),
];
