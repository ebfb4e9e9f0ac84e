import { useRouter } from '@tanstack/react-router';
import { type MouseEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { LogState } from '../live/log-feed.ts';
import { classes } from '../parts/classes.ts';
import { copyText } from '../parts/copying/copy-text.ts';
import { useNarrow } from '../parts/use-narrow.ts';
import { useRemembered } from '../parts/use-remembered.ts';
import { useScopedHref } from '../scope/scope.ts';
import { ChosenLines, textOf } from './ChosenLines.tsx';
import { type Chosen, choose, hashOf } from './chosen.ts';
import { HitMarks, partsWith } from './HitMarks.tsx';
import { LogFoot } from './LogFoot.tsx';
import { LogKeys } from './LogKeys.tsx';
import { LogLinesBox } from './LogLinesBox.tsx';
import { type LogStreamChoice, LogToolbar, type Tools } from './LogToolbar.tsx';
import styles from './log.module.css';
import { NewLines } from './NewLines.tsx';
import { nextMode, timeModes } from './times.ts';
import { useFound } from './use-found.ts';
import { useLogKeys } from './use-log-keys.ts';
import { useLogRows } from './use-log-rows.ts';
import { useLogSearch } from './use-log-search.ts';
import { useLongList } from './use-long-list.ts';

const lineHeightPx = 20;
const yesNo = ['no', 'yes'] as const;
const yesFirst = ['yes', 'no'] as const;

interface Props {
  log: LogState;
  jobId: string;
  /** number of the attempt, and when it began */
  attempt: number;
  startedAt: number | null;
  running: boolean;
  /** address of this page without the line */
  href: string;
  /** lines that the address names; null: none */
  chosen: Chosen | null;
  downloads: Tools['downloads'];
}

/** Whether long lines wrap: a phone has no room beside a line, and a finger no way to look there without losing its place. */
function useWrap() {
  const narrow = useNarrow();
  return useRemembered(`baton-log-wrap${narrow ? '.narrow' : ''}`, narrow ? yesFirst : yesNo);
}

/** The log of an attempt, live, of any length: its end is here, all else comes when it is looked at. */
export function LogViewer(props: Props) {
  const { log, jobId, attempt, startedAt, running, chosen, downloads } = props;
  const href = useScopedHref(props.href);
  const [stream, setStream] = useState<LogStreamChoice>('all');
  const only = stream === 'all' ? null : stream;
  const passing = useFound(
    log,
    jobId,
    attempt,
    useMemo(() => (only ? { text: '', exactCase: true, stream: only } : null), [only]),
  );
  const [times, setTimes] = useRemembered('baton-log-times', timeModes);
  const [wrap, setWrap] = useWrap();
  const [full, setFull] = useState(false);
  const [help, setHelp] = useState(false);
  const total = log.first + log.lines.length;
  const count = only ? passing.numbers.length : total;
  const list = useLongList({
    ...{ first: 0, end: count, rowPx: lineHeightPx, even: wrap === 'no' },
    following: chosen === null,
  });
  const rows = useLogRows(log, jobId, attempt, only && passing, only, list);
  const latest = useRef(rows);
  latest.current = rows;
  const { follow, goTo: goToRow } = list;
  const goTo = useCallback((line: number) => goToRow(latest.current.rowOf(line)), [goToRow]);
  const search = useLogSearch(log, jobId, attempt, only, goTo);
  useGoToChosen(chosen, total, goTo);
  const choosing = useChoosing(href, chosen);
  const copy = async (): Promise<boolean> => chosen !== null && (await copyText(await textOf(jobId, attempt, chosen)));
  const tools = {
    ...{ search, times, following: list.following, full, help, downloads, stream, onStream: setStream },
    wrap: wrap === 'yes',
    onTimes: () => setTimes(nextMode(times)),
    onWrap: () => setWrap(wrap === 'yes' ? 'no' : 'yes'),
    onFollow: () => follow(!list.following),
    onFull: () => setFull(!full),
    onHelp: () => setHelp(!help),
  };
  useLogKeys({ tools, goTo, follow, copy: () => void copy() });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the numbers
  const marks = useMemo(() => partsWith(search.found.numbers.map(rows.rowOf), count), [search.found.version, count, stream]);
  return (
    <section className={classes(styles.viewer, full && styles.full)} aria-label={`Log of attempt ${attempt}`}>
      <LogToolbar {...tools} />
      {help && <LogKeys />}
      <div className={styles.middle}>
        <LogLinesBox
          {...{ list, rows, times, startedAt, href, chosen, running }}
          wrap={wrap === 'yes'}
          needle={search.needle}
          current={search.current}
          nothing={log.known ? nothingWords(total, only !== null && passing.state === 'looking', running) : null}
          onNumber={choosing.onNumber}
        />
        <HitMarks parts={marks} />
        <NewLines
          key={stream}
          count={count}
          open={total > 0 && (running || !log.ended)}
          following={list.following}
          onFollow={() => follow(true)}
        />
      </div>
      {chosen && <ChosenLines key={hashOf(chosen)} {...{ chosen, href, copy }} onClear={choosing.clear} />}
      <LogFoot log={log} running={running} jobId={jobId} attempt={attempt} />
    </section>
  );
}

function nothingWords(total: number, isLooking: boolean, running: boolean): string {
  if (isLooking) return 'Searching…';
  if (total > 0) return 'No line of this output.';
  return running ? 'No output yet.' : 'It wrote nothing.';
}

/** Brings the line that the address names into view: once it is here, and whenever another is named. */
function useGoToChosen(chosen: Chosen | null, total: number, goTo: (index: number) => void): void {
  const gone = useRef<number | null>(null);
  const line = chosen?.from ?? null;
  useEffect(() => {
    if (line === null || line > total || gone.current === line) return;
    gone.current = line;
    goTo(line - 1);
  }, [line, total, goTo]);
}

/** Lines are chosen by clicks on their numbers, and stand in the address. */
function useChoosing(href: string, chosen: Chosen | null) {
  const router = useRouter();
  const latest = useRef(chosen);
  latest.current = chosen;
  const onNumber = useCallback(
    (event: MouseEvent<HTMLAnchorElement>, line: number) => {
      if (event.metaKey || event.ctrlKey || event.altKey) return;
      event.preventDefault();
      router.history.replace(href + hashOf(choose(latest.current, line, event.shiftKey)));
    },
    [router, href],
  );
  return { onNumber, clear: () => router.history.replace(href) };
}
