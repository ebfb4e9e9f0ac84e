import type { FoundLines } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { request } from '../api/request.ts';
import type { LogState } from '../live/log-feed.ts';
import { LogFinder, type LogQuery } from './find.ts';
import { type ServerFound, ServerSearch } from './server-search.ts';

/** Numbers, from 0 and in their order, of lines that were found. */
export interface Found {
  numbers: readonly number[];
  state: ServerFound['state'];
  looked: number;
  version: string;
}

const nothing: Found = { numbers: [], state: 'done', looked: 0, version: '' };
/** Somebody who types is not done yet. */
const typingMs = 120;

/** Lines of a log that pass: those that are here by themselves, and those before them found by the server. null: nothing is looked for. */
export function useFound(log: LogState, jobId: string, attempt: number, query: LogQuery | null): Found {
  const key = query && JSON.stringify(query);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the lines are at this moment is where the two searches part
  const search = useMemo(() => {
    const from = log.first;
    return query && { server: new ServerSearch(), finder: new LogFinder(query, from), from };
  }, [jobId, attempt, key, log.leaps, log.known]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the search stands for what it looks for
  useEffect(() => {
    if (!search || !query) return;
    const { text, exactCase, isPattern = false, stream } = query;
    const asked = {
      ...{ attempt, show: 'numbers', stream: stream ?? undefined },
      ...(text !== '' && { q: text, as: isPattern ? 'pattern' : undefined, case: exactCase ? 'exact' : undefined }),
    };
    const timer = setTimeout(
      () => {
        void search.server.start(
          (after, signal) => request<FoundLines>('GET', restPaths.jobLogSearch(jobId), { query: { ...asked, after }, signal }),
          search.from,
        );
      },
      search.from === 0 ? 0 : typingMs,
    );
    return () => {
      clearTimeout(timer);
      search.server.stop();
    };
  }, [search]);
  const server = useSyncExternalStore(search?.server.subscribe ?? noChange, search?.server.state ?? noState);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the versions stand for the lines and the numbers, which change in place
  return useMemo(() => {
    if (!search || !server) return nothing;
    const here = search.finder.find(log.lines, log.settled, log.first);
    const numbers = server.numbers.length === 0 ? here.slice() : [...server.numbers, ...here];
    return { numbers, state: server.state, looked: server.looked, version: `${server.version} ${log.version}` };
  }, [search, server, log.version]);
}

const noChange = () => () => {};
const noState = () => null;
