import type { ReactNode } from 'react';
import styles from './selection.module.css';
import { type Selection, useSelected } from './selection.ts';

/** A list and the bar of what can be done to the rows that are chosen, above it. */
export const Choosing = ({ children }: { children: ReactNode }) => <div className={styles.around}>{children}</div>;

/** At the end of the list: room for the bar, as long as it is there. */
export const BarRoom = ({ selection }: { selection: Selection }) =>
  useSelected(selection).length > 0 && <div className={styles.room} />;
