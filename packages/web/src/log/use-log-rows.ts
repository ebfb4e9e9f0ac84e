import type { LogLines } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { request } from '../api/request.ts';
import type { LogState } from '../live/log-feed.ts';
import type { LogQuery } from './find.ts';
import { LinePages } from './line-pages.ts';
import type { LogLine } from './lines.ts';
import { firstAtLeast } from './sorted.ts';
import type { Found } from './use-found.ts';

/** The lines that are shown, one in each row: all, or only some of them. */
export interface LogRows {
  count: number;
  /** number of the line in a row, from 0 */
  numberAt(row: number): number;
  /** the row of a line; of one that is not shown, the next that is */
  rowOf(number: number): number;
  /** undefined: it is not here yet */
  lineAt(row: number): LogLine | undefined;
}

/** Rows of a log. Those before its end, which alone is held here, come by pages. @param only lines that are shown; null: all */
export function useLogRows(
  log: LogState,
  jobId: string,
  attempt: number,
  only: Found | null,
  stream: LogQuery['stream'],
  drawn: { from: number; to: number },
): LogRows {
  const numbers = only?.numbers ?? null;
  const latest = useRef(numbers);
  latest.current = numbers;
  const pages = useMemo(() => {
    const load = (from: number, count: number, signal: AbortSignal): Promise<LogLines> =>
      request<LogLines>('GET', restPaths.jobLogLines(jobId), {
        query: { attempt, from, count, stream: stream ?? undefined },
        signal,
      });
    return new LinePages(load, (row) => latest.current?.[row] ?? row);
  }, [jobId, attempt, stream]);
  useEffect(() => () => pages.stop(), [pages]);
  useSyncExternalStore(pages.subscribe, pages.version);
  const count = numbers ? numbers.length : log.first + log.lines.length;
  const paged = numbers ? firstAtLeast(numbers, log.first) : log.first;
  useEffect(() => pages.want(drawn.from, Math.min(drawn.to, paged), paged), [pages, drawn.from, drawn.to, paged]);
  return {
    count,
    numberAt: (row) => numbers?.[row] ?? row,
    rowOf: (number) => (numbers ? firstAtLeast(numbers, number) : number),
    lineAt: (row) => {
      const number = numbers?.[row] ?? row;
      return number >= log.first ? log.lines[number - log.first] : pages.get(row);
    },
  };
}
