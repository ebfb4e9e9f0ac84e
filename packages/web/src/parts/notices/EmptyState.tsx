import type { ReactNode } from 'react';
import styles from './empty.module.css';

interface Props {
  icon: ReactNode;
  title: string;
  /** its title is the first heading of the page */
  first?: boolean;
  children?: ReactNode;
}

/** What stands where a list would be: why it is empty, and what to do next. */
export function EmptyState({ icon, title, first = false, children }: Props) {
  const Title = first ? 'h1' : 'h2';
  return (
    <div className={styles.empty}>
      <div className={styles.icon} aria-hidden="true">
        {icon}
      </div>
      <Title className={styles.title}>{title}</Title>
      {children && <div className={styles.body}>{children}</div>}
    </div>
  );
}
