import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef } from 'react';
import type { LogState } from '../live/log-feed.ts';
import { EarlierLines } from './EarlierLines.tsx';
import { LogFoot } from './LogFoot.tsx';
import { LogRow } from './LogRow.tsx';
import { LogToolbar } from './LogToolbar.tsx';
import styles from './log.module.css';
import { useFollow } from './use-follow.ts';
import { useLogSearch } from './use-log-search.ts';
import { useRemembered } from './use-remembered.ts';

const lineHeight = 20;

interface Props {
  log: LogState;
  jobId: string;
  /** number of the attempt */
  attempt: number;
  running: boolean;
  /** address of this page without the line */
  href: string;
  /** line that the address names, from 1; null: none */
  chosen: number | null;
  downloads: Parameters<typeof LogToolbar>[0]['downloads'];
}

/** The log of an attempt, live, of any length. */
export function LogViewer({ log, jobId, attempt, running, href, chosen, downloads }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [showTime, setShowTime] = useRemembered('baton-log-times', false);
  const [wrap, setWrap] = useRemembered('baton-log-wrap', false);
  const virtual = useVirtualizer({
    count: log.lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 20,
  });
  const { following, follow } = useFollow(scroller, virtual.getTotalSize(), chosen === null);
  const goTo = useCallback(
    (line: number) => {
      follow(false);
      virtual.scrollToIndex(Math.max(0, line - log.first), { align: 'center' });
    },
    [follow, virtual, log.first],
  );
  const search = useLogSearch(log, goTo);
  useGoToChosen(chosen, log.first + log.lines.length, goTo);
  // biome-ignore lint/correctness/useExhaustiveDependencies: lines have other heights when wrapped
  useEffect(() => virtual.measure(), [wrap, virtual]);
  const current = search.hits[search.at];
  const tools = {
    ...{ search, showTime, wrap, following, downloads },
    onShowTime: () => setShowTime(!showTime),
    onWrap: () => setWrap(!wrap),
    onFollow: () => follow(!following),
  };
  return (
    <section className={styles.viewer} aria-label={`Log of attempt ${attempt}`}>
      <LogToolbar {...tools} />
      <EarlierLines log={log} jobId={jobId} attempt={attempt} query={search.query} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section ref={scroller} className={styles.scroller} data-wrap={wrap} tabIndex={0} aria-label="Lines of the log">
        {log.lines.length === 0 && log.known && <p className={styles.none}>{running ? 'No output yet.' : 'It wrote nothing.'}</p>}
        <div className={styles.lines} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const line = log.lines[item.index];
            if (!line) return null;
            const number = log.first + item.index + 1;
            return (
              <div
                key={item.key}
                data-index={item.index}
                ref={wrap ? virtual.measureElement : undefined}
                className={styles.slot}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <LogRow
                  number={number}
                  line={line}
                  text={line.text}
                  href={`${href}#L${number}`}
                  chosen={chosen === number}
                  needle={search.needle}
                  current={current === number - 1}
                  showTime={showTime}
                />
              </div>
            );
          })}
        </div>
      </section>
      <LogFoot log={log} running={running} jobId={jobId} attempt={attempt} />
    </section>
  );
}

/** Brings the line that the address names into view: once it is here, and whenever another is named. */
function useGoToChosen(chosen: number | null, count: number, goTo: (index: number) => void): void {
  const gone = useRef<number | null>(null);
  useEffect(() => {
    if (chosen === null || chosen > count || gone.current === chosen) return;
    gone.current = chosen;
    goTo(chosen - 1);
  }, [chosen, count, goTo]);
}
