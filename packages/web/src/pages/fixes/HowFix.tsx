import { sentence } from '@baton/protocol/why-words';
import { Button, Stack } from '@mantine/core';
import { usePassingDialog } from '../../dialogs/use-dialog.ts';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { Dialog } from '../../parts/dialog/Dialog.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import styles from './fixes.module.css';
import { type Change, howOf } from './how.ts';

/** A change that somebody makes at a machine: shows what to do there. */
export function HowFix({ change, size }: { change: Change; size: 'xs' | 'compact-xs' }) {
  const asked = usePassingDialog('how');
  const how = howOf(change, location.origin);
  if (!how) return null;
  return (
    <>
      <Button size={size} variant="default" className={styles.button} aria-haspopup="dialog" onClick={asked.open}>
        {`${sentence(change.text)}…`}
      </Button>
      <Dialog opened={asked.opened} onClose={asked.close} title={how.title} size={560}>
        <Stack gap="sm">
          {how.steps.map(({ text, command }, at) => (
            <div key={text}>
              <p>{text}</p>
              {command !== undefined && <CommandBlock command={command} label={`command of step ${at + 1}`} />}
            </div>
          ))}
          {change.runnerId !== null && <PlainLink href={`/runners/${change.runnerId}`}>Open its page</PlainLink>}
        </Stack>
      </Dialog>
    </>
  );
}
