import { CommandBlock } from '../../parts/copying/CommandBlock.tsx';
import { Panel } from '../../parts/Facts.tsx';
import { signInCommands } from '../../text/program-commands.ts';
import styles from './account.module.css';

/** How `baton` comes to a machine, for all the commands that other pages show. */
export function CommandLinePanel() {
  return (
    <Panel title="Command line">
      <p className={styles.about}>
        <span className="mono">baton</span> does in a terminal what this page does. On a machine with Node 20 or newer:
      </p>
      <CommandBlock command={signInCommands(location.origin).join('\n')} label="commands that install baton" />
    </Panel>
  );
}
