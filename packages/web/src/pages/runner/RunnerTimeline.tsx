import type { AttemptBar, Runner } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { runnerTimelineQuery } from '../../api/timeline-queries.ts';
import { GanttPanel } from '../../gantt/GanttPanel.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import type { TimeRangeControl } from '../../plot/use-time-range.ts';
import { placesOf } from './places.ts';

const none: readonly AttemptBar[] = [];

/** What a runner ran: a row a device, and one a slot of the others. */
export function RunnerTimeline({ runner, control }: { runner: Runner; control: TimeRangeControl }) {
  const current = runner.tasks.map(({ attemptId }) => attemptId).join();
  const { data, error } = useQuery(runnerTimelineQuery(runner.id, control.range, current));
  const attempts = data?.attempts ?? none;
  const devices = runner.devices.map(({ id }) => id).join('\n');
  const rows = useMemo(
    () =>
      placesOf(attempts, devices === '' ? [] : devices.split('\n'), Date.now()).map(({ label, own }) => ({
        key: label,
        label,
        head: <span title={label}>{label}</span>,
        attempts: own,
        hasMore: data?.next != null,
      })),
    [attempts, devices, data?.next],
  );
  return (
    <GanttPanel
      title="What it ran"
      rows={rows}
      control={control}
      narrow
      empty={data ? 'It worked on nothing in this time.' : 'Loading…'}
      before={error && <FailureNotice error={error} />}
    />
  );
}
