import { type ReactNode, useRef } from 'react';
import { useHeldFocus } from '../focus/use-held-focus.ts';
import styles from './dialog.module.css';

/** The content of a dialog, beneath its head. */
export function DialogBody({ children }: { children: ReactNode }) {
  const body = useRef<HTMLDivElement>(null);
  useHeldFocus(body);
  return (
    <div ref={body} className={styles.body}>
      {children}
    </div>
  );
}
