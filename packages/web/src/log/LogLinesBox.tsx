import type { MouseEvent } from 'react';
import type { Chosen } from './chosen.ts';
import type { Needle } from './find.ts';
import { LogRow } from './LogRow.tsx';
import styles from './log.module.css';
import { type TimeMode, timeOf } from './times.ts';
import type { LogRows } from './use-log-rows.ts';
import type { LongList } from './use-long-list.ts';

interface Props {
  list: LongList;
  rows: LogRows;
  wrap: boolean;
  times: TimeMode;
  startedAt: number | null;
  href: string;
  chosen: Chosen | null;
  needle: Needle;
  /** number, from 0, of the hit that the reader is at */
  current: number | null;
  running: boolean;
  /** said where no line is; null: not yet */
  nothing: string | null;
  onNumber: (event: MouseEvent<HTMLAnchorElement>, number: number) => void;
}

/** The rows that are in view, and a scroll bar for all of them. */
export function LogLinesBox(props: Props) {
  const { list, rows, wrap, times, startedAt, href, chosen, needle, current, running, nothing, onNumber } = props;
  const to = Math.min(list.to, rows.count);
  const drawn = Array.from({ length: Math.max(0, to - list.from) }, (_, index) => list.from + index);
  return (
    <section
      ref={list.scroller}
      className={styles.scroller}
      data-wrap={wrap}
      role="log"
      // rows that come because somebody scrolls are no news
      aria-live={list.following && running ? 'polite' : 'off'}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label="Lines of the log"
    >
      {rows.count === 0 && nothing !== null && <p className={styles.none}>{nothing}</p>}
      <div ref={list.spacer} className={styles.lines}>
        <div ref={list.rows} className={styles.rows}>
          {drawn.map((row) => {
            const number = rows.numberAt(row) + 1;
            const line = rows.lineAt(row);
            return (
              <LogRow
                key={number}
                number={number}
                line={line}
                text={line?.text ?? ''}
                href={`${href}#L${number}`}
                chosen={chosen !== null && number >= chosen.from && number <= chosen.to}
                needle={needle}
                current={current === number - 1}
                time={line ? timeOf(times, line.offsetMs, startedAt) : times === 'off' ? null : ''}
                onNumber={onNumber}
              />
            );
          })}
        </div>
      </div>
    </section>
  );
}
