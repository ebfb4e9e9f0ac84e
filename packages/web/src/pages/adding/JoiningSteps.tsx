import type { ForeignStep } from '@baton/protocol/foreign';
import { Stack } from '@mantine/core';
import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { FileBlock } from '../../parts/copying/FileBlock.tsx';
import styles from './adding.module.css';

/** What is done on the machine of a runner of another system, in order, ready to copy. */
export const JoiningSteps = ({ steps, name }: { steps: readonly ForeignStep[]; name: string }) => (
  <ol className={styles.steps} aria-label={`What to do on the machine of ${name}`}>
    {steps.map(({ says, command, file }, at) => (
      <li key={says}>
        <Stack gap={6}>
          <span>{says}</span>
          {file && <FileBlock name={file.name} text={file.text} />}
          {command !== null && <CommandBlock command={command} label={`command of step ${at + 1}`} />}
        </Stack>
      </li>
    ))}
  </ol>
);
