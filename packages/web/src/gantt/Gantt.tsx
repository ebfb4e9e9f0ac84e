import type { AttemptBar } from '@baton/protocol';
import { useElementSize } from '@mantine/hooks';
import { type ReactNode, useMemo, useState } from 'react';
import { classes } from '../parts/classes.ts';
import { timeTicks } from '../plot/series.ts';
import { spanWords, tickWords } from '../plot/words.ts';
import { formatPlural } from '../text/amount.ts';
import { Bars } from './Bars.tsx';
import styles from './gantt.module.css';
import { type Item, layoutOf, placeOf, type Stretch } from './layout.ts';
import { useBarKeys } from './use-bar-keys.ts';
import { useDragZoom } from './use-drag-zoom.ts';
import { countsOf, itemWords, outcomeLooks } from './words.ts';

export interface GanttRow {
  key: string;
  /** what it is, in words */
  label: string;
  head: ReactNode;
  attempts: readonly AttemptBar[];
  /** something was left out, before these */
  hasMore?: boolean;
}

interface Props {
  label: string;
  rows: readonly GanttRow[];
  shown: Stretch;
  now: number;
  onZoom: (from: number, to: number) => void;
  onBack: () => void;
  /** the names of rows are short */
  narrow?: boolean;
}

/** Who ran what: a row a runner or a part of one, a bar an attempt, with the time before it for which its job waited. */
export default function Gantt({ label, rows, shown, now, onZoom, onBack, narrow = false }: Props) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const [read, setRead] = useState<Item | null>(null);
  const laid = useMemo(
    () => rows.map((row) => ({ ...row, items: layoutOf(row.attempts, shown, now, width) })),
    [rows, shown, now, width],
  );
  const keys = useBarKeys(onBack);
  const drag = useDragZoom(shown, onZoom, onBack);
  const ticks = timeTicks(shown.from, shown.to, width);
  const all = rows.flatMap(({ attempts }) => attempts);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is a form
    <div
      className={classes(styles.gantt, narrow && styles.narrow)}
      role="group"
      aria-label={`${label}, ${spanWords(shown)}: ${formatPlural(all.length, 'attempt')}. Arrow keys go from bar to bar`}
      onKeyDown={keys.onKeyDown}
    >
      <div className={styles.row} aria-hidden="true">
        <div className={styles.head} />
        <div ref={ref} className={styles.axis}>
          {ticks.filter(isWhole(shown, width)).map((at) => (
            <span key={at} style={{ left: `${placeOf({ from: at, to: at }, shown).left}%` }}>
              {tickWords(at)}
            </span>
          ))}
        </div>
      </div>
      <div className={styles.rows} {...drag.handlers}>
        {laid.map(({ key, label: rowLabel, head, items }, row) => (
          <div key={key} className={styles.row}>
            <div className={styles.head}>{head}</div>
            <Bars
              row={row}
              label={rowLabel}
              items={items}
              shown={shown}
              now={now}
              ticks={ticks}
              widthPx={width}
              onRead={setRead}
              onZoom={onZoom}
            />
          </div>
        ))}
        {drag.chosen && <div className={styles.chosen} style={drag.chosen} aria-hidden="true" />}
      </div>
      <div className={styles.foot}>
        <p aria-hidden="true">{read ? itemWords(read, now).replace('. Opens to look closer', '') : spanWords(shown)}</p>
        {rows.some(({ hasMore }) => hasMore) && <p>Earlier ones are left out where there were many: look closer to see them.</p>}
        <Legend attempts={all} />
      </div>
    </div>
  );
}

/** Half of the room that the words of a mark take, in pixels. */
const markPx = 17;

/** Whether the words of a mark have room on both sides. */
const isWhole =
  ({ from, to }: Stretch, width: number) =>
  (at: number): boolean =>
    ((at - from) / (to - from)) * width >= markPx && ((to - at) / (to - from)) * width >= markPx;

/** What the colours stand for, in words, of those that are there. */
const Legend = ({ attempts }: { attempts: readonly AttemptBar[] }) => (
  <ul className={styles.legend} aria-label="Legend">
    {countsOf(attempts).map(([outcome, count]) => (
      <li key={outcome}>
        <i
          className={styles.swatch}
          data-tone={outcomeLooks[outcome].tone}
          data-shape={outcomeLooks[outcome].shape}
          aria-hidden="true"
        />
        {count} {outcomeLooks[outcome].word}
      </li>
    ))}
    {attempts.some(({ waitedSince }) => waitedSince !== null) && (
      <li>
        <i className={styles.waitSwatch} aria-hidden="true" />
        waited before
      </li>
    )}
  </ul>
);
