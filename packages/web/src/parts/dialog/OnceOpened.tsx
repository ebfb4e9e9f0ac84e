import { type ReactNode, Suspense, useState } from 'react';

/** Draws a dialog from its first opening on, so that nothing of it is loaded before, and it can be seen to close. */
export function OnceOpened({ opened, children }: { opened: boolean; children: ReactNode }) {
  const [isWanted, setWanted] = useState(opened);
  if (opened && !isWanted) setWanted(true);
  return <Suspense>{isWanted && children}</Suspense>;
}
