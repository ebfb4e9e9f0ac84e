import type { AttemptPage, ContactHistory, Statistics, Timeline } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { boundsOf, type TimeRange, timeRanges } from '../plot/ranges.ts';
import { request } from './request.ts';

/** A time that is over changes no more. */
const isOver = ({ fixed }: TimeRange): boolean => fixed !== null && fixed.to < Date.now() - 60_000;

/** How often what ends now is asked for: as often as anybody could see that it is another. */
const everyMs = ({ key, fixed }: TimeRange): number =>
  Math.min(60_000, Math.max(10_000, (fixed ? fixed.to - fixed.from : timeRanges[key].ms) / 1_000));

const refetching = (range: TimeRange): { refetchInterval: number | false } => ({
  refetchInterval: isOver(range) ? false : everyMs(range),
});

/** Without an end, what is asked for ends when it is answered. */
function stretchOf(range: TimeRange): { from: number; to: number | undefined } {
  const { from, to } = boundsOf(range, Date.now());
  return { from: Math.max(0, Math.round(from)), to: range.fixed ? Math.round(to) : undefined };
}

/** Statistics of a time, of a scope and all that stands under it; null: of all that one sees. */
export const statisticsQuery = (range: TimeRange, scope: string | null) =>
  queryOptions({
    queryKey: ['statistics', range, scope],
    queryFn: ({ signal }) =>
      request<Statistics>('GET', restPaths.statistics, { query: { ...stretchOf(range), scope: scope ?? undefined }, signal }),
    ...refetching(range),
    // what is shown stays until the next is there
    placeholderData: keepPreviousData,
  });

/** Runners on a page of the timeline. */
const rowsShown = 20;

/** Which runners ran what; `after`: the end of the page before. */
export const timelineQuery = (range: TimeRange, scope: string | null, after: string | null) =>
  queryOptions({
    queryKey: ['timeline', range, scope, after],
    queryFn: ({ signal }) =>
      request<Timeline>('GET', restPaths.timeline, {
        query: { ...stretchOf(range), scope: scope ?? undefined, limit: rowsShown, after: after ?? undefined },
        signal,
      }),
    ...refetching(range),
    placeholderData: keepPreviousData,
  });

/** What one runner ran in a time, the newest of it. */
export const runnerTimelineQuery = (id: string, range: TimeRange, current: string) =>
  queryOptions({
    queryKey: ['runner-timeline', id, range, current],
    queryFn: ({ signal }) =>
      request<AttemptPage>('GET', restPaths.runnerAttempts(id), { query: { ...stretchOf(range), limit: 500 }, signal }),
    ...refetching(range),
    placeholderData: keepPreviousData,
  });

/**
 * All that a runner ever ran and that is still kept, page by page.
 *
 * @param current ids of the attempts that it works on. One that was taken from it a moment ago may be without its end yet: then it is asked for again.
 */
export const runnerHistoryQuery = (runnerId: string, current: string) =>
  infiniteQueryOptions({
    queryKey: ['runner-history', runnerId, current],
    queryFn: ({ signal, pageParam }) =>
      request<AttemptPage>('GET', restPaths.runnerAttempts(runnerId), {
        query: { from: 0, limit: 25, after: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.attempts.some(({ id, outcome }) => outcome === 'running' && !current.includes(id)))
        ? 2_000
        : false,
    placeholderData: keepPreviousData,
  });

/** Whether a runner was there, over the last day. Asked for anew when its contact is another one. */
export const runnerContactQuery = (id: string, contact: string) =>
  queryOptions({
    queryKey: ['runner-contact', id, contact],
    queryFn: ({ signal }) => request<ContactHistory>('GET', restPaths.runnerContact(id), { signal }),
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });
