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
  return (
    <nav className={styles.tabs} aria-label={label}>
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
