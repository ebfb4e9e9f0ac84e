import { CopyButton } from './CopyButton.tsx';
import styles from './copy.module.css';

/** A command to be run in a terminal, ready to copy. */
export function CommandBlock({ command, label = 'command' }: { command: string; label?: string }) {
  return (
    <div className={styles.command}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long command scrolls, and the keyboard must reach that */}
      <section className={styles.text} tabIndex={0} aria-label={label}>
        <pre className="mono">{command}</pre>
      </section>
      <CopyButton text={command} label={label} withWords />
    </div>
  );
}
