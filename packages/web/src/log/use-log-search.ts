import { useMemo, useState } from 'react';
import type { LogState } from '../live/log-feed.ts';
import { LogFinder } from './find.ts';

/** What is searched for in a log, the lines that have it (numbers from 0), and the one that the reader is at. */
export function useLogSearch(log: LogState, goTo: (line: number) => void) {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const finder = useMemo(() => new LogFinder(query), [query]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the lines, which change in place
  const hits = useMemo(() => finder.find(log.lines, log.settled, log.first), [finder, log.version]);
  const move = (step: number): void => {
    if (hits.length === 0) return;
    const next = (at + step + hits.length) % hits.length;
    setAt(next);
    goTo(hits[next] ?? 0);
  };
  const search = (text: string): void => {
    setQuery(text);
    setAt(0);
    const first = new LogFinder(text).find(log.lines, log.settled, log.first)[0];
    if (first !== undefined) goTo(first);
  };
  return { query, needle: finder.needle, hits, at: Math.min(at, Math.max(0, hits.length - 1)), move, search };
}
