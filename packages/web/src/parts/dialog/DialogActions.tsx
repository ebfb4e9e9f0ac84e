import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './dialog.module.css';

/** What a dialog ends with, at its right: always in sight, however long the form above it is. */
export const DialogActions = ({ children }: { children: ReactNode }) => (
  <Group justify="flex-end" className={styles.actions ?? ''}>
    {children}
  </Group>
);
