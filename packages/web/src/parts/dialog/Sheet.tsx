import { CloseButton, Drawer } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useFocusAtOnce } from '../focus/use-focus-at-once.ts';
import { DialogBody } from './DialogBody.tsx';
import styles from './dialog.module.css';

interface Props {
  opened: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
}

/** A dialog for longer work: at the right side, as high as the window. Keeps the focus, gives it back, closes on Escape. */
export function Sheet({ opened: wanted, onClose, title, children }: Props) {
  // One that is open from the start would not know where the focus came from.
  const [isThere, setThere] = useState(false);
  useEffect(() => setThere(true), []);
  const opened = wanted && isThere;
  const content = useFocusAtOnce(opened);
  return (
    <Drawer.Root opened={opened} onClose={onClose} size={620} position="right">
      <Drawer.Overlay backgroundOpacity={0.45} />
      <Drawer.Content ref={content} className={styles.content ?? ''} aria-label={title}>
        <div className={styles.head}>
          <h2>{title}</h2>
          <CloseButton aria-label="Close" onClick={onClose} />
        </div>
        <DialogBody>{opened && children}</DialogBody>
      </Drawer.Content>
    </Drawer.Root>
  );
}
