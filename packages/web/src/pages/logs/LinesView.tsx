import type { Line } from '@baton/protocol';
import { IconArrowBarToDown } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { type LinesWanted, useLines } from '../../live/lines-feed.ts';
import log from '../../log/log.module.css';
import { useFollow } from '../../log/use-follow.ts';
import { classes } from '../../parts/classes.ts';
import { FailureNotice } from '../../parts/Notice.tsx';
import { formatPlural } from '../../text/amount.ts';
import { LineRow } from './LineRow.tsx';
import styles from './lines.module.css';

const pageSize = 300;
const rowHeight = 22;

interface Props {
  wanted: LinesWanted;
  /** where a click on a name leads */
  hrefOf: (line: Line) => string;
  /** said where there is none */
  nothing: string;
}

/** Lines of runners and server as they come, of any number; older ones on demand. It follows the end until the reader scrolls up. */
export function LinesView({ wanted, hrefOf, nothing }: Props) {
  const { lines, known, hasOlder, isLoading, error, loadOlder } = useLines(wanted, pageSize);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => lines[index]?.number ?? index,
    overscan: 20,
  });
  const { following, follow } = useFollow(scroller, virtual.getTotalSize(), true);
  const last = lines.at(-1)?.number;
  const height = virtual.getTotalSize();
  // rows are measured only when they are drawn: what the virtualizer then does to keep the reader in place would lead away from the end
  virtual.shouldAdjustScrollPositionOnItemSizeChange = following ? never : undefined;
  useEndAfterMeasuring(scroller, following, `${last} ${height}`);
  useStay(lines, (index) => virtual.scrollToIndex(index, { align: 'start' }));
  return (
    <section className={classes(log.viewer, styles.viewer)} aria-label="Lines">
      <div className={log.bar}>
        <span className={log.hits}>
          {known && `${formatPlural(lines.length, 'line')} shown${hasOlder ? ', older ones are there' : ''}`}
        </span>
        <div className={log.tools}>
          {hasOlder && (
            <button type="button" className={log.tool} disabled={isLoading} onClick={() => void loadOlder()}>
              {isLoading ? 'Loading…' : 'Load older'}
            </button>
          )}
          <button type="button" className={log.tool} aria-pressed={following} onClick={() => follow(!following)} title="Follow">
            <IconArrowBarToDown size={16} stroke={1.8} />
            <span>Follow</span>
          </button>
        </div>
      </div>
      {error !== null && <FailureNotice error={error} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section ref={scroller} className={log.scroller} data-wrap="true" tabIndex={0} aria-label="Lines of runners and server">
        {known && lines.length === 0 && <p className={log.none}>{isLoading ? 'Searching…' : nothing}</p>}
        <div className={log.lines} style={{ height }}>
          {virtual.getVirtualItems().map((item) => {
            const line = lines[item.index];
            if (!line) return null;
            return (
              <div
                key={item.key}
                data-index={item.index}
                ref={virtual.measureElement}
                className={log.slot}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <LineRow line={line} hrefOf={hrefOf} />
              </div>
            );
          })}
        </div>
      </section>
      <p className={log.foot}>
        <span className={styles.server}>Output of runners and server, in the order in which it arrived here.</span>
      </p>
    </section>
  );
}

const never = (): boolean => false;

/** Frames after which the last rows are measured, and the virtualizer is done with what it does about it. */
const framesMax = 8;

/** The end moves on until the last rows are measured. */
function useEndAfterMeasuring(scroller: RefObject<HTMLElement | null>, following: boolean, occasion: string): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line and a new height are the occasions
  useEffect(() => {
    if (!following) return;
    let frame = 0;
    const goToEnd = (left: number): void => {
      const element = scroller.current;
      if (element) element.scrollTop = element.scrollHeight;
      if (left > 0) frame = requestAnimationFrame(() => goToEnd(left - 1));
    };
    goToEnd(framesMax);
    return () => cancelAnimationFrame(frame);
  }, [following, occasion, scroller]);
}

/** Who reads stays where they are when older lines are put before. */
function useStay(lines: readonly Line[], goTo: (index: number) => void): void {
  const first = useRef<number | null>(null);
  useLayoutEffect(() => {
    const before = first.current;
    first.current = lines[0]?.number ?? null;
    if (before === null || lines[0] === undefined || lines[0].number >= before) return;
    const index = lines.findIndex(({ number }) => number === before);
    if (index > 0) goTo(index);
  }, [lines, goTo]);
}
