import type { JobList, TemplateList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { queryOptions } from '@tanstack/react-query';
import { request } from './request.ts';

const most = 6;

const query = (search: string, scope: string | null) => ({ search, limit: most, scope: scope ?? undefined });

/** A few jobs by what somebody types, the newest first. */
export const foundJobsQuery = (search: string, scope: string | null) =>
  queryOptions({
    queryKey: ['found', 'jobs', search, scope],
    queryFn: ({ signal }) => request<JobList>('GET', restPaths.jobs, { query: query(search, scope), signal }),
  });

/** A few templates by what somebody types. */
export const foundTemplatesQuery = (search: string, scope: string | null) =>
  queryOptions({
    queryKey: ['found', 'templates', search, scope],
    queryFn: ({ signal }) => request<TemplateList>('GET', restPaths.templates, { query: query(search, scope), signal }),
  });
