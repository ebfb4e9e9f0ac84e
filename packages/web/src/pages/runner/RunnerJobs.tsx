import type { AttemptBar, Runner } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { runnerHistoryQuery } from '../../api/timeline-queries.ts';
import { attemptWords, outcomeLooks } from '../../gantt/words.ts';
import { serverNow } from '../../live/clock.ts';
import { Panel } from '../../parts/Facts.tsx';
import { Pill, type PillShape, type Tone } from '../../parts/marks/Pill.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { Duration, RelativeTime } from '../../parts/Times.tsx';
import styles from './runner.module.css';

const Row = ({ href, name, children }: { href: string; name: string; children: ReactNode }) => (
  <li className={styles.job}>
    <PlainLink href={href} className={styles.name ?? ''} title={name}>
      {name}
    </PlainLink>
    {children}
  </li>
);

/** What it works on now. */
export function CurrentJobs({ runner }: { runner: Runner }) {
  const { tasks, capacity, limits } = runner;
  const slots = capacity === null || limits.includes('capacity') ? null : `${tasks.length} of ${capacity} at once`;
  return (
    <Panel title="Current jobs" aside={<span className="soft">{slots}</span>}>
      {tasks.length === 0 && <p className="soft">None</p>}
      <ul className={styles.jobs}>
        {tasks.map((task) => (
          <Row key={task.attemptId} href={`/jobs/${task.jobId}`} name={task.jobName}>
            <span className={styles.time}>
              <Duration from={task.since} to={null} />
            </span>
          </Row>
        ))}
      </ul>
    </Panel>
  );
}

/** What it worked on, page by page. Asked for again when its current jobs change. */
export function RunnerHistory({ runner }: { runner: Runner }) {
  const current = runner.tasks.map((task) => task.attemptId).join();
  const history = useInfiniteQuery(runnerHistoryQuery(runner.id, current));
  const attempts = history.data?.pages.flatMap((page) => page.attempts) ?? [];
  return (
    <Panel title="History">
      {history.isError && <FailureNotice error={history.error} />}
      {history.isSuccess && attempts.length === 0 && <p className="soft">It has not worked on a job yet.</p>}
      <ul className={styles.jobs}>
        {attempts.map((attempt) => (
          <HistoryRow key={attempt.id} attempt={attempt} />
        ))}
      </ul>
      {history.hasNextPage && (
        <div className={styles.further}>
          <Button
            variant="default"
            size="compact-sm"
            loading={history.isFetchingNextPage}
            onClick={() => void history.fetchNextPage()}
          >
            Show earlier ones
          </Button>
        </div>
      )}
    </Panel>
  );
}

const tones: Readonly<Record<AttemptBar['outcome'], readonly [Tone, PillShape]>> = {
  waiting: ['iris', 'hollow'],
  running: ['iris', 'pulse'],
  succeeded: ['green', 'solid'],
  failed: ['red', 'solid'],
  cancelled: ['grey', 'struck'],
  asking: ['yellow', 'solid'],
  lost: ['orange', 'solid'],
  returned: ['grey', 'dashed'],
};

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;

function HistoryRow({ attempt }: { attempt: AttemptBar }) {
  const { jobId, jobName, id, number, outcome, acceptedAt, endedAt, offeredAt, deviceId } = attempt;
  const [tone, shape] = tones[outcome];
  return (
    <Row href={`/jobs/${jobId}?attempt=${id}`} name={number > 1 ? `${jobName} (attempt ${number})` : jobName}>
      {deviceId !== null && <span className={styles.who}>Device {deviceId}</span>}
      <Pill tone={tone} shape={shape} title={attemptWords(attempt, serverNow())}>
        {capital(outcomeLooks[outcome].word)}
      </Pill>
      <span className={styles.time}>{acceptedAt !== null && <Duration from={acceptedAt} to={endedAt} />}</span>
      <span className={styles.time}>
        <RelativeTime at={endedAt ?? acceptedAt ?? offeredAt} />
      </span>
    </Row>
  );
}
