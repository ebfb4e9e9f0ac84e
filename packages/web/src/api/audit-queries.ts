import type { AuditFilters, AuditPage, AuditVerification, Posture, SuspicionList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { request } from './request.ts';

/** Which entries are wanted, in the words of the server. */
export type AuditFilter = Readonly<AuditFilters>;

const pageSize = 100;

/** The audit log, newest first, page by page. */
export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam, signal }) =>
      request<AuditPage>('GET', restPaths.audit, {
        query: { ...filter, limit: pageSize, after: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** One entry by its number; null when there is none that one may see. */
export const auditEntryQuery = (seq: number) =>
  queryOptions({
    queryKey: ['audit-entry', seq],
    queryFn: async ({ signal }) => {
      const { entries } = await request<AuditPage>('GET', restPaths.audit, {
        query: { limit: 1, after: String(seq + 1) },
        signal,
      });
      return entries.find((entry) => entry.seq === seq) ?? null;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Walks the whole chain: asked for once, and again when somebody wants it. */
export const auditVerificationQuery = queryOptions({
  queryKey: ['audit-verification'],
  queryFn: ({ signal }) => request<AuditVerification>('GET', restPaths.auditVerification, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
});

export const suspicionsQuery = queryOptions({
  queryKey: ['audit-suspicions'],
  queryFn: ({ signal }) => request<SuspicionList>('GET', restPaths.auditSuspicions, { signal }),
});

export const postureQuery = queryOptions({
  queryKey: ['audit-posture'],
  queryFn: ({ signal }) => request<Posture>('GET', restPaths.auditPosture, { signal }),
});
