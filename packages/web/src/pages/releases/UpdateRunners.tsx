import type { RunnerUpdating } from '@baton/protocol';
import { Button, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { updateRunner, updateRunners } from '../../api/releases.ts';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { DialogActions } from '../../parts/dialog/DialogActions.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import styles from './releases.module.css';

interface Props {
  /** of one runner; null: every outdated one of the scope that is shown */
  runnerId: string | null;
  scope: string | null;
  onClose: () => void;
}

/** Brings a runner, or all that are outdated, to the newest version: asks, and then tells how each comes there. */
export function UpdateRunners({ runnerId, scope, onClose }: Props) {
  const update = useMutation({
    mutationFn: async (): Promise<RunnerUpdating[]> =>
      runnerId === null
        ? (await updateRunners(scope === null || scope === 'instance' ? {} : { scope })).runners
        : [await updateRunner(runnerId)],
  });
  return (
    <Stack gap={14}>
      {!update.data && (
        <p>
          Cloud-hosted runners are updated by a job each, those that may do it themselves when their jobs are over. For all others
          you get the command for their machine. Running jobs finish.
        </p>
      )}
      {update.error && <FailureNotice error={update.error} />}
      {update.data && <Updates updates={update.data} />}
      <DialogActions>
        <Button variant="default" onClick={onClose}>
          {update.data ? 'Close' : 'Cancel'}
        </Button>
        {!update.data && (
          <Button loading={update.isPending} onClick={() => update.mutate()} data-autofocus>
            Update
          </Button>
        )}
      </DialogActions>
    </Stack>
  );
}

function Updates({ updates }: { updates: readonly RunnerUpdating[] }) {
  if (updates.length === 0) return <p role="status">No runner that you may update is outdated.</p>;
  return (
    <ul className={styles.updates} aria-label="How they are updated">
      {updates.map((each) => (
        <li key={each.runnerId}>
          <Way update={each} />
        </li>
      ))}
    </ul>
  );
}

function Way({ update: { name, from, version, way, jobId, command, error } }: { update: RunnerUpdating }) {
  const who = (
    <>
      <strong>{name}</strong> <span className="soft">({from ?? 'no version'})</span>
    </>
  );
  if (way === 'operation')
    return (
      <span>
        {who} is brought to {version} by <PlainLink href={`/jobs/${jobId}`}>a job</PlainLink>
      </span>
    );
  if (way === 'directive')
    return (
      <span>
        {who} installs {version} by itself when its jobs are over
      </span>
    );
  if (way === 'refused')
    return (
      <span>
        {who} is not updated: {error?.message}. {error?.next}
      </span>
    );
  return (
    <>
      <span>{who}: run this on its machine</span>
      <CommandBlock command={command ?? ''} label={`command for ${name}`} />
    </>
  );
}
