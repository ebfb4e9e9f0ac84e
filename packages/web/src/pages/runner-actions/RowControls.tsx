import type { Runner } from '@baton/protocol';
import { IconDots } from '@tabler/icons-react';
import { may } from '../../api/may.ts';
import { heldBackWords } from '../../text/runner-words.ts';
import { isEnabled } from './acts.ts';
import { ask } from './ask.ts';
import { toggleMenu } from './asked.ts';
import styles from './controls.module.css';

/*
 * What stands in each row of the list. Plain elements: there are many of them, and they are drawn anew while somebody scrolls.
 */

/** Says whether people let the runner have jobs, and changes that. */
export function AvailabilityButton({ runner }: { runner: Pick<Runner, 'id' | 'name' | 'scope' | 'disabled' | 'draining'> }) {
  const enabled = isEnabled(runner);
  const word = enabled ? 'Enabled' : 'Disabled';
  if (!may('operate_runners', runner.scope)) return <span className="soft">{word}</span>;
  return (
    <button
      type="button"
      className={styles.availability}
      data-enabled={enabled}
      title={enabled ? 'Gets new jobs. Press to disable it' : `${heldBackWords(runner)}. Press to enable it`}
      aria-label={`${word}: ${enabled ? 'disable' : 'enable'} ${runner.name}`}
      onClick={() => ask(enabled ? 'disable' : 'enable', [runner.id])}
    >
      {word}
    </button>
  );
}

/** Opens the menu of the runner. */
export function MenuButton({ runner }: { runner: Pick<Runner, 'id' | 'name' | 'scope'> }) {
  if (!may('operate_runners', runner.scope) && !may('manage_runners', runner.scope)) return null;
  return (
    <button
      type="button"
      className={styles.menu}
      title="Actions"
      aria-label={`Actions on ${runner.name}`}
      aria-haspopup="menu"
      aria-expanded="false"
      onClick={(event) => toggleMenu(event.currentTarget, runner.id)}
    >
      <IconDots size={16} stroke={1.8} aria-hidden="true" />
    </button>
  );
}
