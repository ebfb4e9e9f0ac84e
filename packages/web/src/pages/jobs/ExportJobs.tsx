import type { JobFilter } from '../../live/job-rows.ts';
import { ServedExport } from '../../parts/export/ServedExport.tsx';
import { exportHref } from './filters.ts';

/** Everything that passes the filter, written by the server. */
export const ExportJobs = ({ filter }: { filter: JobFilter }) => (
  <ServedExport label="Export every job that passes the filters" hrefOf={(format) => exportHref(format, filter)} />
);
