import type { Runner } from '@baton/protocol';
import { Button } from '@mantine/core';
import { IconChevronDown, IconCircleCheck, IconCircleOff } from '@tabler/icons-react';
import { useMay } from '../../api/may.ts';
import { heldBackWords } from '../../text/runner-words.ts';
import { isEnabled } from '../runner-actions/acts.ts';
import { ask } from '../runner-actions/ask.ts';
import { toggleMenu } from '../runner-actions/asked.ts';
import styles from './runner.module.css';

/** What can be done with a runner: the button that reads whether it gets jobs, and the menu of all actions. */
export function RunnerActions({ runner }: { runner: Runner }) {
  const isAllowed = useMay();
  const enabled = isEnabled(runner);
  const mayOperate = isAllowed('operate_runners', runner.scope);
  if (!mayOperate && !isAllowed('manage_runners', runner.scope)) return null;
  const Icon = enabled ? IconCircleCheck : IconCircleOff;
  return (
    <>
      {mayOperate && (
        <Button
          variant="default"
          className={enabled ? '' : (styles.heldBack ?? '')}
          leftSection={<Icon size={16} stroke={1.8} aria-hidden="true" />}
          title={enabled ? 'Gets new jobs. Press to disable it' : `${heldBackWords(runner)}. Press to enable it`}
          aria-label={enabled ? 'Enabled: disable this runner' : 'Disabled: enable this runner'}
          onClick={() => ask(enabled ? 'disable' : 'enable', [runner.id])}
        >
          {enabled ? 'Enabled' : 'Disabled'}
        </Button>
      )}
      <Button
        variant="default"
        aria-haspopup="menu"
        aria-expanded="false"
        rightSection={<IconChevronDown size={15} stroke={1.8} aria-hidden="true" />}
        onClick={(event) => toggleMenu(event.currentTarget, runner.id)}
      >
        Actions
      </Button>
    </>
  );
}
