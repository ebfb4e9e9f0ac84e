import { Button } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useMay } from '../api/may.ts';
import { useDialog } from '../dialogs/use-dialog.ts';
import styles from './pause.module.css';

const PauseDialog = lazy(async () => ({ default: (await import('../pages/pausing/PauseDialog.tsx')).PauseDialog }));

/** Pauses the assignment of jobs, from any page, for those who may somewhere. */
export function PauseSwitch() {
  const { opened: isOpen, open, close } = useDialog('pause');
  const [wasOpen, setWasOpen] = useState(false);
  useEffect(() => {
    if (isOpen) setWasOpen(true);
  }, [isOpen]);
  if (!useMay()('operate_runners', null)) return null;
  return (
    <>
      <Button
        size="xs"
        variant="default"
        px={9}
        aria-haspopup="dialog"
        aria-label="Pause assignment"
        title="Jobs wait until somebody resumes; what runs goes on"
        onClick={open}
      >
        <IconPlayerPause size={15} stroke={1.8} aria-hidden="true" />
        <span className={styles.word}>&nbsp;Pause</span>
      </Button>
      <Suspense>{wasOpen && <PauseDialog opened={isOpen} onClose={close} />}</Suspense>
    </>
  );
}
