import { Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useFormKeys } from '../keys/use-form-keys.ts';
import { live } from '../live/live.ts';
import { runners } from '../live/runner-store.ts';
import { later, pause } from '../parts/later.ts';
import { useScope } from '../scope/scope.ts';
import { patiently } from '../script/patiently.ts';
import { AwayBanner } from './AwayBanner.tsx';
import { Header } from './Header.tsx';
import { Navigation } from './Navigation.tsx';
import { NoSuchScope, useIsUnknown } from './NoSuchScope.tsx';
import { openOverlay, useOverlay } from './overlay.ts';
import { PauseBanner } from './PauseBanner.tsx';
import styles from './shell.module.css';
import { useHotkeys } from './use-hotkeys.ts';

const SignInAgain = later(async () => (await import('../session/SignInAgain.tsx')).SignInAgain);
const UndoNotices = later(async () => (await import('../parts/undo/UndoNotices.tsx')).UndoNotices);
const loadPalette = () => patiently(() => import('./Palette.tsx'));
const Palette = lazy(loadPalette);
const ScopeDialog = lazy(() => patiently(() => import('./ScopeDialog.tsx')));
const KeysDialog = lazy(() => patiently(() => import('../keys/KeysDialog.tsx')));

/** What surrounds every page of somebody who is signed in. */
export function Shell() {
  const [menuOpen, setMenuOpen] = useState(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const scope = useScope();
  const isUnknown = useIsUnknown(scope);
  useHotkeys(openOverlay);
  useFormKeys();
  const main = useFocusKept(path);
  useEffect(() => {
    live.start();
    return () => {
      live.stop();
      runners.clear();
      openOverlay(null);
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page closes the menu
  useEffect(() => setMenuOpen(false), [path]);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the content
      </a>
      <Header menuOpen={menuOpen} onMenu={() => setMenuOpen(!menuOpen)} onPalette={() => openOverlay('palette')} />
      <Navigation open={menuOpen} />
      {menuOpen && (
        <button type="button" className={styles.veil} aria-label="Close the menu" onClick={() => setMenuOpen(false)} />
      )}
      <div className={styles.banners}>
        <AwayBanner />
        <PauseBanner />
      </div>
      <main id="main" ref={main} className={styles.main} tabIndex={-1}>
        {isUnknown && scope !== null ? <NoSuchScope scope={scope} /> : <Outlet />}
      </main>
      <Suspense>
        <UndoNotices />
        <SignInAgain />
      </Suspense>
      <Overlays />
    </div>
  );
}

/** Where the focus was on something that another page does not have, it goes to that page, and not to the top of everything. */
function useFocusKept(path: string) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}

/** What keys and buttons open above the page. */
function Overlays() {
  const overlay = useOverlay();
  // whoever opens it types at once
  useEffect(
    () =>
      void pause()
        .then(loadPalette)
        .catch(() => {}),
    [],
  );
  const [keysWere, setKeysWere] = useState(false);
  useEffect(() => {
    if (overlay === 'keys') setKeysWere(true);
  }, [overlay]);
  const close = (): void => openOverlay(null);
  return (
    <Suspense>
      {overlay === 'palette' && <Palette onClose={close} />}
      {overlay === 'scope' && <ScopeDialog onClose={close} />}
      {(keysWere || overlay === 'keys') && <KeysDialog opened={overlay === 'keys'} onClose={close} />}
    </Suspense>
  );
}
