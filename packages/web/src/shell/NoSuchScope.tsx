import { Button } from '@mantine/core';
import { IconStack2 } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { EmptyState } from '../parts/notices/EmptyState.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { PlainLink } from '../parts/PlainLink.tsx';
import page from '../parts/page.module.css';
import { useScopes } from '../scope/scopes.ts';
import { openOverlay } from './overlay.ts';

/** Whether the scope of an address is none that one sees. Asked once more before it is said: it may be new. */
export function useIsUnknown(scope: string | null): boolean {
  const { scopes, isKnown, askAnew } = useScopes(scope !== null);
  const [sure, setSure] = useState<string | null>(null);
  const name = scope?.toLowerCase();
  const isUnknown = scope !== null && isKnown && name !== 'instance' && !scopes.some((each) => each.name.toLowerCase() === name);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each name
  useEffect(() => {
    if (isUnknown && sure !== scope) void askAnew().then(() => setSure(scope));
  }, [isUnknown, scope]);
  return isUnknown && sure === scope;
}

/** In place of a page: there is nothing of this scope to be shown to the one who asks. */
export const NoSuchScope = ({ scope }: { scope: string }) => (
  <div className={page.filling}>
    <PageHead title="Unknown scope" tab="Unknown scope" />
    <EmptyState icon={<IconStack2 size={28} stroke={1.5} />} title={`There is no scope ${scope}, or you may not see it`}>
      <p>
        It may have been renamed or removed, or its people have not let you in. The address names it; pages without it show all
        that you may see.
      </p>
      <p>
        <PlainLink href={`${location.pathname}?scope=`}>Show all scopes</PlainLink>
      </p>
      <p>
        <Button variant="default" onClick={() => openOverlay('scope')}>
          Choose a scope
        </Button>
      </p>
    </EmptyState>
  </div>
);
