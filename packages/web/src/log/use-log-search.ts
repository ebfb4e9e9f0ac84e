import { useEffect, useMemo, useRef, useState } from 'react';
import type { LogState } from '../live/log-feed.ts';
import { type LogQuery, patternOf } from './find.ts';
import { firstAtLeast } from './sorted.ts';
import { useFound } from './use-found.ts';

/** What is searched for in a log, the lines that have it (numbers from 0), and the one that the reader is at. */
export function useLogSearch(
  log: LogState,
  jobId: string,
  attempt: number,
  stream: LogQuery['stream'],
  goTo: (line: number) => void,
) {
  const [text, setText] = useState('');
  const [exactCase, setExactCase] = useState(false);
  const [isPattern, setPattern] = useState(false);
  const [current, setCurrent] = useState<number | null>(null);
  const needle = useMemo(() => ({ text, exactCase, isPattern }), [text, exactCase, isPattern]);
  const problem = isPattern && text !== '' ? patternOf(needle).problem : null;
  const found = useFound(log, jobId, attempt, text === '' || problem !== null ? null : { ...needle, stream });
  const hits = found.numbers;
  const isFresh = useRef(false);
  const stand = (line: number): void => {
    isFresh.current = false;
    setCurrent(line);
    goTo(line);
  };
  // what is here is found before what stands before it
  const isFirst = found.state !== 'looking' || (hits[0] ?? log.first) < log.first;
  const first = isFirst ? hits[0] : undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first hit of a new search is gone to once
  useEffect(() => {
    if (isFresh.current && first !== undefined) stand(first);
  }, [first]);
  const move = (step: 1 | -1): void => {
    if (hits.length === 0) return;
    const at = current === null ? -1 : firstAtLeast(hits, current);
    stand(hits[(at + step + hits.length) % hits.length] ?? 0);
  };
  const begin = (next: string, how: { exactCase?: boolean; isPattern?: boolean } = {}): void => {
    setText(next);
    setExactCase(how.exactCase ?? exactCase);
    setPattern(how.isPattern ?? isPattern);
    setCurrent(null);
    isFresh.current = next !== '';
  };
  return {
    text,
    exactCase,
    isPattern,
    /** what is wrong with the pattern */
    problem,
    needle,
    found,
    current,
    at: current === null ? 0 : firstAtLeast(hits, current),
    move,
    search: (next: string) => begin(next),
    setExactCase: (exact: boolean) => begin(text, { exactCase: exact }),
    setPattern: (pattern: boolean) => begin(text, { isPattern: pattern }),
  };
}
