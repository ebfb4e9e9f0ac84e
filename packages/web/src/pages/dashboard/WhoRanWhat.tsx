import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { timelineQuery } from '../../api/timeline-queries.ts';
import { GanttPanel } from '../../gantt/GanttPanel.tsx';
import styles from '../../gantt/gantt.module.css';
import { RunnerPill } from '../../parts/marks/RunnerPill.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import type { TimeRangeControl } from '../../plot/use-time-range.ts';
import { useScope } from '../../scope/scope.ts';

/** Which runners ran what in the time that the plots show, those that work now first. */
export function WhoRanWhat({ control }: { control: TimeRangeControl }) {
  const scope = useScope();
  const [pages, setPages] = useState<readonly string[]>([]);
  const { data, error } = useQuery(timelineQuery(control.range, scope, pages.at(-1) ?? null));
  const rows = useMemo(
    () =>
      (data?.rows ?? []).map(({ runnerId, name, pill, attempts, hasMore }) => ({
        key: runnerId,
        label: name,
        head: (
          <>
            <PlainLink href={`/runners/${runnerId}`} title={name}>
              {name}
            </PlainLink>
            {pill && <RunnerPill runner={{ pill, draining: null }} />}
          </>
        ),
        attempts,
        hasMore,
      })),
    [data],
  );
  const next = data?.next ?? null;
  return (
    <GanttPanel
      title="Who ran what"
      rows={rows}
      control={control}
      empty={data ? 'No runner worked on anything in this time.' : 'Loading…'}
      before={error && <FailureNotice error={error} />}
      after={
        (pages.length > 0 || next !== null) && (
          <div className={styles.pages}>
            <Button
              variant="default"
              size="compact-sm"
              disabled={pages.length === 0}
              onClick={() => setPages(pages.slice(0, -1))}
            >
              Busier runners
            </Button>
            <Button
              variant="default"
              size="compact-sm"
              disabled={next === null}
              onClick={() => next && setPages([...pages, next])}
            >
              Further runners
            </Button>
          </div>
        )
      }
    />
  );
}
