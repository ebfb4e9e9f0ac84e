import { Button, Group, Stack, TextInput } from '@mantine/core';
import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { transmittersQuery } from '../../api/queries.ts';
import { randomKey } from '../../api/random-key.ts';
import type { LiveJobList } from '../../live/job-list.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { formatCount, formatPlural } from '../../text/amount.ts';
import { type AskedOfJobs, type JobRadius, type JobResult, performJobs, radiusOf, unstoppableOf } from './bulk.ts';
import styles from './jobs.module.css';

interface Props {
  asked: AskedOfJobs | null;
  list: LiveJobList;
  onClose: () => void;
}

/** Says what it hits, asks, does it to many, and tells what became of each. */
export function BulkJobs({ asked, list, onClose }: Props) {
  const count = formatPlural(asked?.ids.length ?? 0, 'job');
  return (
    <Dialog
      opened={asked !== null}
      onClose={onClose}
      title={asked?.action === 'rerun' ? `Run ${count} again` : `Cancel ${count}`}
      size={520}
    >
      {asked && <Steps asked={asked} list={list} onClose={onClose} />}
    </Dialog>
  );
}

type StepProps = Props & { asked: AskedOfJobs };

function Steps({ asked, list, onClose }: StepProps) {
  const [results, setResults] = useState<readonly JobResult[] | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [over, setOver] = useState(false);
  const begin = (reason: string): void => {
    setResults([]);
    performJobs(asked, reason, randomKey(), list, (more) => setResults((before) => [...(before ?? []), ...more]))
      .catch(setFailure)
      .finally(() => setOver(true));
  };
  if (results === null) return <Confirm asked={asked} onClose={onClose} onConfirm={begin} />;
  return <Results asked={asked} results={results} failure={failure} over={over} onClose={onClose} />;
}

function Confirm({
  asked,
  onClose,
  onConfirm,
}: {
  asked: AskedOfJobs;
  onClose: () => void;
  onConfirm: (reason: string) => void;
}) {
  const [reason, setReason] = useState('');
  const isCancel = asked.action === 'cancel';
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    onConfirm(reason.trim());
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        {isCancel ? (
          <Radius radius={radiusOf(asked)} />
        ) : (
          <p>Each makes a new job from the same submission; what was there stays.</p>
        )}
        {isCancel && (
          <TextInput
            label="Reason"
            description="Optional; shown in the timeline of each."
            value={reason}
            maxLength={500}
            autoComplete="off"
            data-autofocus
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Leave them
          </Button>
          <Button type="submit" {...(isCancel ? { color: 'red.9' } : { 'data-autofocus': true })}>
            {isCancel ? 'Cancel the jobs' : 'Run them again'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** Jobs that are named where more are counted. */
const namedMax = 6;

/** Nothing where all of it can be ended. */
function Unstoppable({ running }: { running: JobRadius['running'] }) {
  const { data: runners = [] } = useQuery(transmittersQuery);
  const { length } = unstoppableOf(running, runners);
  if (length === 0) return null;
  return (
    <p>
      Of these, <strong>{formatPlural(length, 'job')}</strong> on challengectl's runners can not be told to stop: what is
      transmitted goes on until it ends by itself, and counts as it ended.
    </p>
  );
}

const Radius = ({ radius: { running, waiting, over, unknown } }: { radius: JobRadius }) => (
  <>
    {running.length > 0 && (
      <div>
        <p>
          <strong>{formatPlural(running.length, 'job')}</strong> {running.length === 1 ? 'runs' : 'run'} now: the process gets a
          signal and a moment to end, then it is killed.
        </p>
        <Unstoppable running={running} />
        <ul>
          {running.slice(0, namedMax).map(({ id, name, runnerName }) => (
            <li key={id}>
              {name} {runnerName !== null && <span className="soft">on {runnerName}</span>}
            </li>
          ))}
          {running.length > namedMax && <li className="soft">and {formatCount(running.length - namedMax)} more</li>}
        </ul>
      </div>
    )}
    {waiting.length > 0 && (
      <p>
        <strong>{formatPlural(waiting.length, 'job')}</strong> {waiting.length === 1 ? 'has' : 'have'} not begun or{' '}
        {waiting.length === 1 ? 'waits' : 'wait'} for a person: cancelled at once.
      </p>
    )}
    {over.length > 0 && <p className="soft">{formatPlural(over.length, 'job')} ended already; the server says so of each.</p>}
    {unknown > 0 && (
      <p className="soft">
        {formatPlural(unknown, 'job')} of the selection {unknown === 1 ? 'is' : 'are'} not shown.
      </p>
    )}
  </>
);

interface ResultsProps {
  asked: AskedOfJobs;
  results: readonly JobResult[];
  failure: unknown;
  over: boolean;
  onClose: () => void;
}

function Results({ asked: { action, ids, jobs }, results, failure, over, onClose }: ResultsProps) {
  const names = new Map(jobs.map(({ id, name }) => [id, name]));
  // the button that was pressed is gone: the focus goes on from here
  const close = useRef<HTMLButtonElement>(null);
  useEffect(() => close.current?.focus(), []);
  const failed = results.filter(({ error }) => error !== null);
  const done = results.filter(({ error }) => error === null);
  const word = action === 'cancel' ? 'cancelled' : 'run again';
  return (
    <Stack gap="md">
      <p role="status">
        <strong>
          {formatCount(done.length)} of {formatCount(ids.length)} {word}
        </strong>
        {failed.length > 0 && `, ${formatCount(failed.length)} refused`}
        {!over && '…'}
      </p>
      <progress value={results.length} max={ids.length} aria-label="Progress" />
      {failure !== null && <FailureNotice error={failure} />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <ul className={styles.results} aria-label="Results" tabIndex={0}>
        {[...failed, ...done].map(({ jobId, job, error }) => (
          <li key={jobId} data-failed={error !== null}>
            {error ? <IconCircleX size={16} aria-hidden="true" /> : <IconCircleCheck size={16} aria-hidden="true" />}
            <span>
              <PlainLink href={`/jobs/${job?.id ?? jobId}`}>{names.get(jobId) ?? jobId.slice(0, 8)}</PlainLink>{' '}
              {error
                ? `${error.message.replace(`The job ${jobId}`, 'It')}. ${error.next}`
                : job?.cancelling
                  ? 'is being stopped'
                  : word}
            </span>
          </li>
        ))}
      </ul>
      <Group justify="flex-end">
        <Button ref={close} onClick={onClose}>
          {over ? 'Close' : 'Go on in the background'}
        </Button>
      </Group>
    </Stack>
  );
}
