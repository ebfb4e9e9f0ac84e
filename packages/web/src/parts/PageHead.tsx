import { type ReactNode, useEffect } from 'react';
import { recordVisit } from '../shell/recent.ts';
import styles from './page.module.css';

/** The top of a page: its name, what belongs to the name, and what can be done. Names the tab as well. */
export function PageHead({
  title,
  beside,
  actions,
  tab,
}: {
  title: ReactNode;
  beside?: ReactNode;
  actions?: ReactNode;
  tab: string;
}) {
  useEffect(() => {
    document.title = `${tab} · Baton`;
    recordVisit(location.pathname, tab);
  }, [tab]);
  return (
    <div className={styles.head}>
      <div className={styles.title}>
        <h1>{title}</h1>
        {beside}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
