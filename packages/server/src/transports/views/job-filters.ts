import type { Job, JobFilters } from '@baton/protocol';
import { isWithin } from '@baton/protocol';
import type { JobListInput } from '../../app/index.ts';

const labelsOf = (text: string | undefined): string[] => (text ?? '').split(',').filter((label) => label !== '');

/** What is asked for besides states and the page. */
export const jobFiltersOf = (filter: JobFilters): Omit<JobListInput, 'states' | 'page'> => ({
  runner: filter.runner ?? null,
  search: filter.search || null,
  scope: filter.scope ?? null,
  executor: filter.executor ?? null,
  labels: labelsOf(filter.labels),
  classId: filter.class ?? null,
  template: filter.template ?? null,
  from: filter.from ?? null,
  to: filter.to ?? null,
});

/** Whether a job passes it, as lists decide it. */
export function passes(row: Job, filter: JobFilters): boolean {
  const { runner, search, scope, executor, labels, template, from, to } = filter;
  if (filter.class !== undefined && row.classId !== filter.class) return false;
  if (runner !== undefined && row.runnerId !== runner && row.runnerName !== runner) return false;
  if (scope !== undefined && !isWithin(row.project, scope)) return false;
  if (executor !== undefined && row.executor !== executor) return false;
  if (template !== undefined && row.run?.templateId !== template) return false;
  if ((from !== undefined && row.createdAt < from) || (to !== undefined && row.createdAt >= to)) return false;
  if (!labelsOf(labels).every((label) => row.labels.includes(label))) return false;
  return !search || row.name.toLowerCase().includes(search.toLowerCase()) || row.id.startsWith(search);
}
