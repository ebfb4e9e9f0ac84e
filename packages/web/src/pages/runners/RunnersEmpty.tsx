import { Button, Skeleton, Stack } from '@mantine/core';
import { IconFilterOff, IconServer2 } from '@tabler/icons-react';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { EmptyState } from '../../parts/notices/EmptyState.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { isNarrowed, type RunnersSearch, runnerFilterWords } from './filters.ts';

/** There is no runner at all: what to do first. */
export function NoRunners({ onPair }: { onPair: (() => void) | null }) {
  if (!onPair)
    return (
      <EmptyState icon={<IconServer2 size={26} stroke={1.6} />} title="No runner here">
        <p>No runner takes jobs of what you see. Whoever manages it can add one.</p>
      </EmptyState>
    );
  return (
    <EmptyState icon={<IconServer2 size={26} stroke={1.6} />} title="No runner yet">
      <p>
        A runner is the program that executes jobs on a machine of yours. Pair one: you get a command to run there, and it appears
        here a moment later.
      </p>
      <div>
        <Button onClick={onPair}>Pair the first runner</Button>
      </div>
      <p>Or from a terminal that is signed in:</p>
      <CommandBlock command="baton runners add my-runner" />
    </EmptyState>
  );
}

/** Runners exist, and none passes filter and search. */
export function NothingFound({ search }: { search: RunnersSearch }) {
  const { show = 'all', search: typed = '' } = search;
  const words = show === 'all' ? 'No runner' : `No runner that is ${runnerFilterWords[show].toLowerCase()}`;
  const narrowed = isNarrowed(search) ? ' passes the filters' : '';
  return (
    <EmptyState
      icon={<IconFilterOff size={26} stroke={1.6} />}
      title={typed === '' ? `${words}${narrowed}` : `${words} matches “${typed}”`}
    >
      <p>
        <PlainLink href="/runners">Show all runners</PlainLink>
      </p>
    </EmptyState>
  );
}

const lines = ['a', 'b', 'c', 'd', 'e', 'f'];

/** Before the first answer. */
export const RunnersLoading = () => (
  <Stack gap={8} role="status" aria-label="Loading">
    {lines.map((line) => (
      <Skeleton key={line} height={46} radius="md" />
    ))}
  </Stack>
);
