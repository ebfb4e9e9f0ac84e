import type { Release } from '@baton/protocol';
import { Button } from '@mantine/core';
import { IconFileText, IconTag } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/may.ts';
import { releasesQuery } from '../../api/releases.ts';
import { openDialog } from '../../dialogs/history.ts';
import { useLatestVersion } from '../../live/releases.ts';
import { classes } from '../../parts/classes.ts';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { CopyableId } from '../../parts/copying/CopyableId.tsx';
import { EmptyState } from '../../parts/notices/EmptyState.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PageHead } from '../../parts/PageHead.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import page from '../../parts/page.module.css';
import { formatPlural } from '../../text/amount.ts';
import { plainOf } from '../../text/markdown.ts';
import { addressWith } from '../runners/filters.ts';
import { NotesDialog, notesDialog } from './NotesDialog.tsx';
import { ReleaseLine } from './ReleaseLine.tsx';
import styles from './releases.module.css';
import { WithdrawButton } from './WithdrawButton.tsx';

const publishing = 'baton releases publish 1.4.0 --notes-file NOTES.md --bundle baton-runner.tgz';

/** Versions of the runner: what is new in each, and who runs what. */
export function ReleasesPage() {
  const newest = useLatestVersion();
  const { data, error } = useQuery(releasesQuery);
  const mayPublish = useMay()('publish_releases', 'instance');
  return (
    <div className={page.flowing}>
      <PageHead
        title="Releases"
        tab="Releases"
        beside={newest !== null && <span className="soft">runners are compared to {newest}</span>}
      />
      {error && <FailureNotice error={error} />}
      {data?.releases.length === 0 && (
        <EmptyState icon={<IconTag size={26} stroke={1.6} />} title="No release yet">
          <p>A release is a published version of the runner with its notes. Runners that are older are outdated.</p>
          {mayPublish && <CommandBlock command={publishing} />}
        </EmptyState>
      )}
      {data && data.releases.length > 0 && (
        <>
          <div className={styles.list}>
            {data.releases.map((release) => (
              <ReleaseCard key={release.version} release={release} latestVersion={data.latestVersion} mayPublish={mayPublish} />
            ))}
          </div>
          {mayPublish && (
            <>
              <p className="soft">A pipeline publishes the next one, with a token that may do nothing else (publish_releases):</p>
              <CommandBlock command={publishing} />
            </>
          )}
        </>
      )}
      <NotesDialog />
    </div>
  );
}

interface CardProps {
  release: Release;
  latestVersion: string;
  mayPublish: boolean;
}

function ReleaseCard({ release, latestVersion, mayPublish }: CardProps) {
  const { version, withdrawn, notes, bundle, image, commit, runners } = release;
  return (
    <article className={classes(styles.release, withdrawn !== null && styles.withdrawn)} aria-label={`Release ${version}`}>
      <header className={styles.head}>
        <h2>{version}</h2>
        <div className={page.actions}>
          <Button
            variant="default"
            leftSection={<IconFileText size={16} stroke={1.8} />}
            aria-label={`Notes of ${version}`}
            onClick={() => openDialog(notesDialog(version))}
          >
            Notes
          </Button>
          {mayPublish && withdrawn === null && <WithdrawButton release={release} />}
        </div>
      </header>
      <ReleaseLine release={release} latestVersion={latestVersion} />
      {withdrawn && (
        <p>
          Withdrawn by {withdrawn.by}: {withdrawn.reason}
        </p>
      )}
      {notes.trim() !== '' && <p className={styles.outline}>{plainOf(notes, 400)}</p>}
      <div className={styles.facts}>
        {runners > 0 ? (
          <PlainLink href={addressWith({}, { search: version })}>
            {formatPlural(runners, 'runner')} {runners === 1 ? 'runs' : 'run'} it
          </PlainLink>
        ) : (
          <span>no runner runs it</span>
        )}
        {bundle && !withdrawn && <a href={bundle.path}>program</a>}
        {image && <span>image {image}</span>}
        {commit && (
          <span>
            commit <CopyableId id={commit} />
          </span>
        )}
      </div>
    </article>
  );
}
