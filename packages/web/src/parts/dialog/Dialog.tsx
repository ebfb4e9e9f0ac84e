import { CloseButton, Modal } from '@mantine/core';
import { type ReactNode, useEffect, useState } from 'react';
import { useFocusAtOnce } from '../focus/use-focus-at-once.ts';
import { useNarrow } from '../use-narrow.ts';
import { DialogBody } from './DialogBody.tsx';
import styles from './dialog.module.css';

interface Props {
  opened: boolean;
  onClose: () => void;
  title: string;
  size: number;
  children: ReactNode;
}

/** Asks for something above the page. Keeps the focus, gives it back, closes on Escape. Its content lives only while it is open. */
export function Dialog({ opened: wanted, onClose, title, size, children }: Props) {
  // One that is open from the start would not know where the focus came from.
  const [isThere, setThere] = useState(false);
  useEffect(() => setThere(true), []);
  const opened = wanted && isThere;
  const content = useFocusAtOnce(opened);
  const offset = useNarrow() ? { yOffset: 8, xOffset: 8 } : {};
  return (
    <Modal.Root opened={opened} onClose={onClose} size={size} {...offset}>
      <Modal.Overlay backgroundOpacity={0.45} />
      <Modal.Content ref={content} className={styles.content ?? ''} radius="lg" aria-label={title}>
        <div className={styles.head}>
          <h2>{title}</h2>
          <CloseButton aria-label="Close" onClick={onClose} />
        </div>
        <DialogBody>{opened && children}</DialogBody>
      </Modal.Content>
    </Modal.Root>
  );
}
