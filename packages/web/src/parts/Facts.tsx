import { useRouterState } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { anchorOf } from './anchor.ts';
import styles from './facts.module.css';

/** Facts beside their names. */
export const Facts = ({ children }: { children: ReactNode }) => <dl className={styles.facts}>{children}</dl>;

/** One fact with its name. */
export const Fact = ({ name, children }: { name: string; children: ReactNode }) => (
  <div className={styles.fact}>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

/** A framed part of a page with its heading, which an address can name: `#named-ranges`. */
export function Panel({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  const anchor = anchorOf(title);
  const heading = useRef<HTMLHeadingElement>(null);
  const isMeant = useRouterState({ select: ({ location }) => location.hash === anchor });
  useEffect(() => {
    if (!isMeant) return;
    heading.current?.scrollIntoView();
    heading.current?.focus({ preventScroll: true });
  }, [isMeant]);
  return (
    <section className={styles.panel}>
      <header className={styles.head}>
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {aside}
      </header>
      <div className={styles.content}>{children}</div>
    </section>
  );
}
