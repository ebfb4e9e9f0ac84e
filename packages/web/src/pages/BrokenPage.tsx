import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { asFailure } from '../api/failure.ts';
import { EmptyState } from '../parts/EmptyState.tsx';

/** A page could not be shown: the server did not answer when it was opened, or the page itself failed. */
export function BrokenPage({ error }: { error: unknown }) {
  const failure = asFailure(error);
  const router = useRouter();
  return (
    <main>
      <EmptyState first icon={<IconPlugConnectedX size={26} />} title={failure.message}>
        <p>{failure.next}</p>
        <p>
          <Button onClick={() => void router.invalidate()}>Try again</Button>
        </p>
      </EmptyState>
    </main>
  );
}
