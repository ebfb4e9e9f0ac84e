import { ActionIcon } from '@mantine/core';
import { IconMenu2, IconSearch, IconX } from '@tabler/icons-react';
import { Suspense } from 'react';
import { useMay } from '../api/may.ts';
import { later } from '../parts/later.ts';
import { Mark } from '../parts/marks/Mark.tsx';
import { PlainLink } from '../parts/PlainLink.tsx';
import { LiveMark } from './LiveMark.tsx';
import { ScopeSwitch } from './ScopeSwitch.tsx';
import styles from './shell.module.css';

const PauseSwitch = later(async () => (await import('./PauseSwitch.tsx')).PauseSwitch);
const UserMenu = later(async () => (await import('./UserMenu.tsx')).UserMenu);

/** Where the switch will be, for those who may use it: nothing moves when it comes. */
const PauseRoom = () => useMay()('operate_runners', null) && <span className={styles.pauseRoom} />;

interface Props {
  menuOpen: boolean;
  onMenu: () => void;
  onPalette: () => void;
}

/** The bar across the top: where one is, how live it is, who one is. */
export function Header({ menuOpen, onMenu, onPalette }: Props) {
  const MenuIcon = menuOpen ? IconX : IconMenu2;
  return (
    <header className={styles.header}>
      <ActionIcon
        className={styles.burger}
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={menuOpen ? 'Close the menu' : 'Open the menu'}
        aria-expanded={menuOpen}
        onClick={onMenu}
      >
        <MenuIcon size={20} />
      </ActionIcon>
      <PlainLink href="/dashboard" aria-label="Baton" className={styles.brand ?? ''}>
        <Mark />
        <span>Baton</span>
      </PlainLink>
      <ScopeSwitch />
      <button
        type="button"
        className={styles.jump}
        onClick={onPalette}
        title="Go to a page or do something"
        aria-keyshortcuts="Control+K"
      >
        <IconSearch size={15} stroke={1.8} aria-hidden="true" />
        <span>Go to…</span>
        <kbd>Ctrl K</kbd>
      </button>
      <div className={styles.right}>
        <LiveMark />
        <Suspense fallback={<PauseRoom />}>
          <PauseSwitch />
        </Suspense>
        <Suspense fallback=<span className={styles.userRoom} />>
          <UserMenu />
        </Suspense>
      </div>
    </header>
  );
}
