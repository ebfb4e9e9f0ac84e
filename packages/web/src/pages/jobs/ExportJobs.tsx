import type { JobFilter } from '../../live/job-rows.ts';
import { ExportButtons } from '../../parts/export/ExportButtons.tsx';
import { exportHref } from './filters.ts';

/** Everything that passes the filter, written by the server. */
export const ExportJobs = ({ filter }: { filter: JobFilter }) => (
  <ExportButtons about="Every job that passes the filters, as lines of JSON" hrefOf={(format) => exportHref(format, filter)} />
);
