import { Button } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react';
import { Panel } from '../parts/Facts.tsx';
import type { TimeRangeControl } from '../plot/use-time-range.ts';
import type { GanttRow } from './Gantt.tsx';
import styles from './gantt.module.css';
import { useShown } from './use-shown.ts';

const Gantt = lazy(() => import('./Gantt.tsx'));
const AttemptList = lazy(async () => ({ default: (await import('./AttemptList.tsx')).AttemptList }));

interface Props {
  title: string;
  rows: readonly GanttRow[];
  control: TimeRangeControl;
  /** beside the switch */
  aside?: ReactNode;
  /** stands in place of bars when there are none */
  empty: string;
  /** before them */
  before?: ReactNode;
  /** the names of rows are short */
  narrow?: boolean;
  /** below them */
  after?: ReactNode;
}

/** Who ran what, as bars or as a list. */
export function GanttPanel({ title, rows, control, aside, empty, narrow = false, before, after }: Props) {
  const [isList, setList] = useState(false);
  const { shown: whole, now } = useShown(control.range);
  const { from, to } = whole;
  const shown = useMemo(() => ({ from, to }), [from, to]);
  const isEmpty = rows.every(({ attempts }) => attempts.length === 0);
  return (
    <Panel
      title={title}
      aside={
        <span className={styles.aside}>
          {aside}
          <Button variant="default" size="compact-xs" aria-pressed={isList} onClick={() => setList(!isList)}>
            As a list
          </Button>
        </span>
      }
    >
      {before}
      {isEmpty ? (
        <p className="soft">{empty}</p>
      ) : (
        <Suspense
          fallback={<div style={{ minHeight: 40 + rows.length * 27 }} role="status" aria-label={`${title} is loading`} />}
        >
          {isList ? (
            <AttemptList label={title} rows={rows} now={now} />
          ) : (
            <Gantt
              label={title}
              rows={rows}
              shown={shown}
              now={now}
              onZoom={control.zoom}
              onBack={control.back}
              narrow={narrow}
            />
          )}
        </Suspense>
      )}
      {after}
    </Panel>
  );
}
