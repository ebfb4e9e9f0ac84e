import { CopyButton } from './CopyButton.tsx';
import styles from './copy.module.css';

/** A command to be run in a terminal, ready to copy. */
export function CommandBlock({ command, label = 'command' }: { command: string; label?: string }) {
  return (
    <div className={styles.command}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long command scrolls, and the keyboard must reach that */}
      <section className={styles.text} tabIndex={0} aria-label={label}>
        <pre className="mono">
          <Wrapping command={command} />
        </pre>
      </section>
      <CopyButton text={command} label={label} withWords />
    </div>
  );
}

/** No line ends within `--an-option`, as it would behind its dashes. */
const Wrapping = ({ command }: { command: string }) =>
  command.split(/(?<=\s|^)(--?[a-z][a-z-]*)(?=\s|$)/).map((part, index) =>
    index % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text stay where they are
      <span key={index} className={styles.option}>
        {part}
      </span>
    ) : (
      part
    ),
  );
