import { Button } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { useLocation } from '@tanstack/react-router';
import { EmptyState } from '../parts/notices/EmptyState.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { PlainLink } from '../parts/PlainLink.tsx';
import page from '../parts/page.module.css';
import { openOverlay } from '../shell/overlay.ts';

/** There is nothing at this address. */
export function LostPage() {
  // from one unknown address to another the route is the same
  const address = useLocation({ select: ({ pathname }) => pathname });
  return (
    <div className={page.filling}>
      <PageHead title="Unknown address" tab="Unknown address" />
      <EmptyState icon={<IconMapQuestion size={28} stroke={1.5} />} title="There is no such page">
        <p>
          Nothing stands at <code>{address}</code>. The address may be mistyped, or of another version of Baton.
        </p>
        <p>
          <PlainLink href="/dashboard">Go to the dashboard</PlainLink>
        </p>
        <p>
          <Button variant="default" onClick={() => openOverlay('palette')}>
            Go to…
          </Button>
        </p>
      </EmptyState>
    </div>
  );
}
