import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { live } from '../live/live.ts';
import { runners } from '../live/runner-store.ts';
import { later } from '../parts/later.ts';
import { Header } from './Header.tsx';
import { Navigation } from './Navigation.tsx';
import { PauseBanner } from './PauseBanner.tsx';
import styles from './shell.module.css';
import { useHotkeys } from './use-hotkeys.ts';

const UndoNotices = later(async () => (await import('../parts/UndoNotices.tsx')).UndoNotices);
const Palette = lazy(() => import('./Palette.tsx'));

/** What surrounds every page of somebody who is signed in. */
export function Shell() {
  const [menuOpen, setMenuOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  useHotkeys({ openPalette: () => setPaletteOpen(true) });
  useEffect(() => {
    live.start();
    return () => {
      live.stop();
      runners.clear();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the menu
  useEffect(() => setMenuOpen(false), [path]);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      <Header menuOpen={menuOpen} onMenu={() => setMenuOpen(!menuOpen)} onPalette={() => setPaletteOpen(true)} />
      <Navigation open={menuOpen} />
      {menuOpen && (
        <button type="button" className={styles.veil} aria-label="Close the menu" onClick={() => setMenuOpen(false)} />
      )}
      <PauseBanner />
      <main id="main" className={styles.main} tabIndex={-1}>
        <Outlet />
      </main>
      <Suspense>
        <UndoNotices />
      </Suspense>
      <Suspense>{paletteOpen && <Palette onClose={() => setPaletteOpen(false)} />}</Suspense>
    </div>
  );
}
