import { type ReactNode, useEffect } from 'react';
import { Mark } from '../../parts/marks/Mark.tsx';
import styles from './door.module.css';

/** What stands before the inside: set-up and sign-in. */
export function Door({ title, intro, children }: { title: string; intro?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Baton`;
  }, [title]);
  return (
    <main className={styles.door}>
      <div className={styles.card}>
        <p className={styles.brand}>
          <Mark size={32} />
          Baton
        </p>
        <h1 className={styles.title}>{title}</h1>
        {intro && <p className={styles.intro}>{intro}</p>}
        {children}
      </div>
    </main>
  );
}
