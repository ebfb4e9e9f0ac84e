import { Button } from '@mantine/core';
import { IconFilterOff, IconListCheck } from '@tabler/icons-react';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { EmptyState } from '../../parts/notices/EmptyState.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';

/** No job was ever submitted: what to do first. */
export function NoJobs({ onNew }: { onNew: (() => void) | null }) {
  if (!onNew)
    return (
      <EmptyState icon={<IconListCheck size={26} stroke={1.6} />} title="No job yet">
        <p>Jobs of the projects that you see appear here.</p>
      </EmptyState>
    );
  return (
    <EmptyState icon={<IconListCheck size={26} stroke={1.6} />} title="No job yet">
      <p>A job is one piece of work for a runner. Submit one from a terminal and watch it here:</p>
      <CommandBlock command="baton run -- echo hello" />
      <div>
        <Button variant="default" onClick={onNew}>
          Or fill in a form
        </Button>
      </div>
    </EmptyState>
  );
}

/** Jobs exist, and none passes tab and search. */
export function NoSuchJobs({ label, search }: { label: string; search: string }) {
  const words = label === 'All' ? 'No job' : `No job under ${label}`;
  return (
    <EmptyState icon={<IconFilterOff size={26} stroke={1.6} />} title={search === '' ? words : `${words} matches “${search}”`}>
      <p>
        <PlainLink href="/jobs">Show all jobs</PlainLink>
      </p>
    </EmptyState>
  );
}
