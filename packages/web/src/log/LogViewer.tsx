import { useVirtualizer } from '@tanstack/react-virtual';
import { useCallback, useEffect, useRef } from 'react';
import type { LogState } from '../live/log-feed.ts';
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
  /** number of the attempt */
  attempt: number;
  running: boolean;
  /** address of this page without the line */
  href: string;
  /** line that the address names, from 1; null: none */
  chosen: number | null;
  download: { href: string; name: string };
}

/** The log of an attempt, live, of any length. */
export function LogViewer({ log, attempt, running, href, chosen, download }: Props) {
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
    (index: number) => {
      follow(false);
      virtual.scrollToIndex(index, { align: 'center' });
    },
    [follow, virtual],
  );
  const search = useLogSearch(log, goTo);
  useGoToChosen(chosen, log.lines.length, goTo);
  // biome-ignore lint/correctness/useExhaustiveDependencies: lines have other heights when wrapped
  useEffect(() => virtual.measure(), [wrap, virtual]);
  const current = search.hits[search.at];
  return (
    <section className={styles.viewer} aria-label={`Log of attempt ${attempt}`}>
      <LogToolbar
        search={search}
        showTime={showTime}
        onShowTime={() => setShowTime(!showTime)}
        wrap={wrap}
        onWrap={() => setWrap(!wrap)}
        following={following}
        onFollow={() => follow(!following)}
        download={download}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section ref={scroller} className={styles.scroller} data-wrap={wrap} tabIndex={0} aria-label="Lines of the log">
        {log.lines.length === 0 && log.known && <p className={styles.none}>{running ? 'No output yet.' : 'It wrote nothing.'}</p>}
        <div className={styles.lines} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const line = log.lines[item.index];
            if (!line) return null;
            return (
              <div
                key={item.key}
                data-index={item.index}
                ref={wrap ? virtual.measureElement : undefined}
                className={styles.slot}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <LogRow
                  number={item.index + 1}
                  line={line}
                  text={line.text}
                  href={`${href}#L${item.index + 1}`}
                  chosen={chosen === item.index + 1}
                  needle={search.needle}
                  current={current === item.index}
                  showTime={showTime}
                />
              </div>
            );
          })}
        </div>
      </section>
      <LogFoot log={log} running={running} />
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
