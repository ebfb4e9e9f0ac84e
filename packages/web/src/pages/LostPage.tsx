import { IconMapQuestion } from '@tabler/icons-react';
import { EmptyState } from '../parts/notices/EmptyState.tsx';
import { PlainLink } from '../parts/PlainLink.tsx';

/** There is nothing at this address. */
export function LostPage() {
  return (
    <main>
      <EmptyState first icon={<IconMapQuestion size={26} />} title="There is no such page">
        <p>
          The address may be mistyped. Go to the <PlainLink href="/runners">runners</PlainLink> or the{' '}
          <PlainLink href="/jobs">jobs</PlainLink>.
        </p>
      </EmptyState>
    </main>
  );
}
