import { useLayoutEffect, useRef } from 'react';
import { formatCount } from '../text/amount.ts';
import { classes } from './classes.ts';
import styles from './filters.module.css';
import { PlainLink } from './PlainLink.tsx';

export interface FilterTab {
  key: string;
  label: string;
  count: number | null;
  href: string;
}

/** Filters with counts. Each is a link, so that it can be shared, opened beside and gone back from. */
export function FilterTabs({ tabs, current, label }: { tabs: readonly FilterTab[]; current: string; label: string }) {
  const nav = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at anew when another one is current
  useLayoutEffect(() => {
    const element = nav.current;
    if (!element) return;
    showCurrent(element);
    const observer = new ResizeObserver(() => showCurrent(element));
    observer.observe(element);
    return () => observer.disconnect();
  }, [current, tabs.length]);
  return (
    <nav className={styles.tabs} aria-label={label} ref={nav}>
      {tabs.map((tab) => (
        <PlainLink
          key={tab.key}
          href={tab.href}
          replace
          className={classes(styles.tab, tab.key === current && styles.current)}
          {...(tab.key === current ? { 'aria-current': 'true' as const } : {})}
        >
          {tab.label}
          {tab.count !== null && (
            <span className={classes(styles.count, tab.count === 0 && styles.none)}>{formatCount(tab.count)}</span>
          )}
        </PlainLink>
      ))}
    </nav>
  );
}

/** Where there is no room for all of them, the current one is among those that are seen. The page itself stays where it is. */
function showCurrent(nav: HTMLElement): void {
  const tab = nav.querySelector('[aria-current]')?.getBoundingClientRect();
  if (!tab) return;
  const room = nav.getBoundingClientRect();
  if (tab.right > room.right) nav.scrollLeft += tab.right - room.right;
  else if (tab.left < room.left) nav.scrollLeft -= room.left - tab.left;
}
