import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { asFailure } from '../api/failure.ts';
import { EmptyState } from '../parts/EmptyState.tsx';

/** How soon it is tried again when the server did not answer. */
const retryMs = 3000;

/** A page could not be shown: the server did not answer when it was opened, or the page itself failed. */
export function BrokenPage({ error }: { error: unknown }) {
  const failure = asFailure(error);
  const router = useRouter();
  const unreachable = failure.code === 'server_unreachable';
  useEffect(() => {
    if (!unreachable) return;
    const timer = setInterval(() => void router.invalidate(), retryMs);
    return () => clearInterval(timer);
  }, [unreachable, router]);
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
