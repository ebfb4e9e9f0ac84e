import { Button } from '@mantine/core';
import { IconPlugConnectedX, IconRefresh } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { asFailure } from '../api/as-failure.ts';
import { EmptyState } from '../parts/notices/EmptyState.tsx';
import { reloadOnce } from '../script/reload-once.ts';

/** How soon it is tried again when the server did not answer. */
const retryMs = 3000;

/** A page could not be shown: the server did not answer when it was opened, it has another version by now, or the page itself failed. */
export function BrokenPage({ error }: { error: unknown }) {
  const failure = asFailure(error);
  const router = useRouter();
  const unreachable = failure.code === 'server_unreachable';
  const outdated = failure.code === 'page_outdated';
  useEffect(() => {
    if (!unreachable) return;
    const timer = setInterval(() => void router.invalidate(), retryMs);
    return () => clearInterval(timer);
  }, [unreachable, router]);
  useEffect(() => {
    // nothing was typed yet on a page that never came
    if (outdated) reloadOnce();
  }, [outdated]);
  const Icon = outdated ? IconRefresh : IconPlugConnectedX;
  return (
    <main>
      <EmptyState first icon={<Icon size={26} />} title={failure.message}>
        <p>{failure.next}</p>
        <p>
          {outdated ? (
            <Button onClick={() => location.reload()}>Reload</Button>
          ) : (
            <Button onClick={() => void router.invalidate()}>Try again</Button>
          )}
        </p>
      </EmptyState>
    </main>
  );
}
