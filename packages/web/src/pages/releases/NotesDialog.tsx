import type { Release } from '@baton/protocol';
import { Button, Group, Stack } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { releasesQuery } from '../../api/releases.ts';
import { closeDialog, openDialog } from '../../dialogs/history.ts';
import { useDialogName } from '../../dialogs/use-dialog.ts';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { Markdown } from '../../parts/Markdown.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { ReleaseLine } from './ReleaseLine.tsx';

const close = (): void => closeDialog();
const beginning = 'notes.';

/** The dialog that shows the notes of a release. */
export const notesDialog = (version: string): string => `${beginning}${version}`;

/** What is new in a release, and in those before and after it. Once on each page from which it can be opened. */
export function NotesDialog() {
  const name = useDialogName();
  const version = name?.startsWith(beginning) ? name.slice(beginning.length) : null;
  return (
    <Dialog opened={version !== null} onClose={close} title={`What is new in ${version ?? ''}`} size={680}>
      {version !== null && <Notes version={version} />}
    </Dialog>
  );
}

function Notes({ version }: { version: string }) {
  const { data, error } = useQuery(releasesQuery);
  if (error) return <FailureNotice error={error} />;
  if (!data) return null;
  const at = data.releases.findIndex((each) => each.version === version);
  const release = data.releases[at];
  if (!release) return <p className="soft">There is no release {version}.</p>;
  return (
    <Stack gap={12}>
      <ReleaseLine release={release} latestVersion={data.latestVersion} />
      {release.notes.trim() === '' ? (
        <p className="soft">It has no notes.</p>
      ) : (
        <Markdown text={release.notes} headingLevel={3} />
      )}
      {release.url && (
        <a href={release.url} target="_blank" rel="noreferrer noopener">
          More about {version}
        </a>
      )}
      <Neighbours older={data.releases[at + 1]} newer={data.releases[at - 1]} />
    </Stack>
  );
}

function Neighbours({ older, newer }: { older: Release | undefined; newer: Release | undefined }) {
  if (!older && !newer) return null;
  return (
    <Group justify="space-between">
      {older ? (
        <Button
          variant="default"
          leftSection={<IconChevronLeft size={15} stroke={1.8} />}
          onClick={() => openDialog(notesDialog(older.version))}
        >
          {older.version}
        </Button>
      ) : (
        <span />
      )}
      {newer && (
        <Button
          variant="default"
          rightSection={<IconChevronRight size={15} stroke={1.8} />}
          onClick={() => openDialog(notesDialog(newer.version))}
        >
          {newer.version}
        </Button>
      )}
    </Group>
  );
}
