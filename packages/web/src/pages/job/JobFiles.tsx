import type { JobArtifact, JobDetail } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { ActionIcon } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { jobFilesQuery } from '../../api/queries.ts';
import { classes } from '../../parts/classes.ts';
import { Panel } from '../../parts/Facts.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { ExactTime, RelativeTime } from '../../parts/Times.tsx';
import { formatBytes, formatPlural } from '../../text/amount.ts';
import styles from './files.module.css';

/** What the job keeps on the server: files to download, and how many are for its later attempts alone. */
export function JobFiles({ jobId, outline }: { jobId: string; outline: JobDetail['files'] }) {
  const isNone = outline.artifacts + outline.private === 0;
  const files = useQuery({ ...jobFilesQuery(jobId, outline), enabled: outline.artifacts > 0 });
  if (isNone) return null;
  return (
    <Panel title="Files" aside={<span className="soft">{formatBytes(outline.bytes)}</span>}>
      {files.isError && <FailureNotice error={files.error} />}
      {outline.artifacts > 0 && (
        <ul className={styles.files} aria-label="Files to download">
          {files.data?.files.map((file) => (
            <FileRow key={file.name} jobId={jobId} file={file} />
          ))}
        </ul>
      )}
      {outline.private > 0 && (
        <p className={classes('soft', styles.hidden)}>
          {formatPlural(outline.private, 'file')} only for later attempts of this job
        </p>
      )}
    </Panel>
  );
}

function FileRow({ jobId, file }: { jobId: string; file: JobArtifact }) {
  const cut = file.name.lastIndexOf('/') + 1;
  return (
    <li className={styles.file}>
      <div className={styles.about}>
        <div className={styles.name} title={file.name}>
          <span className="soft">{file.name.slice(0, cut)}</span>
          {file.name.slice(cut)}
        </div>
        <div className="soft" title={`SHA-256 ${file.digest}`}>
          {formatBytes(file.size)} · attempt {file.attempt} · <RelativeTime at={file.createdAt} />
          {file.expiresAt !== null && (
            <>
              {' '}
              · kept until <ExactTime at={file.expiresAt} />
            </>
          )}
        </div>
      </div>
      <ActionIcon
        component="a"
        href={restPaths.jobFile(jobId, file.name.split('/').map(encodeURIComponent).join('/'))}
        download
        variant="default"
        size="lg"
        aria-label={`Download ${file.name}`}
        title="Download"
      >
        <IconDownload size={16} stroke={1.8} aria-hidden="true" />
      </ActionIcon>
    </li>
  );
}
