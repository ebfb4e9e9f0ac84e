import { useQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { useMay } from '../api/may.ts';
import { settingsQuery } from '../api/queries.ts';
import { classes } from '../parts/classes.ts';
import { PlainLink } from '../parts/PlainLink.tsx';
import { isOpen, pages } from './pages.ts';
import styles from './shell.module.css';

/** The pages, down the left side; behind a button where the screen is narrow. */
export function Navigation({ open }: { open: boolean }) {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const isAllowed = useMay();
  const version = useQuery(settingsQuery).data?.version;
  return (
    <nav className={classes(styles.nav, open && styles.navOpen)} aria-label="Pages">
      <ul>
        {pages
          .filter((each) => isOpen(each, isAllowed))
          .map(({ href, label, Icon }) => {
            const current = path === href || path.startsWith(`${href}/`);
            return (
              <li key={href}>
                <PlainLink
                  href={href}
                  className={classes(styles.page, current && styles.pageCurrent)}
                  {...(current ? { 'aria-current': 'page' as const } : {})}
                >
                  <Icon size={18} stroke={1.7} aria-hidden="true" />
                  {label}
                </PlainLink>
              </li>
            );
          })}
      </ul>
      <p className={styles.version}>{version && `Baton ${version}`}</p>
    </nav>
  );
}
