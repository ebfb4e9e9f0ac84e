import { IconDownload } from '@tabler/icons-react';
import { classes } from '../classes.ts';
import { CopyButton } from './CopyButton.tsx';
import styles from './copy.module.css';

/** A text file, to be copied or downloaded under its name. */
export function FileBlock({ name, text }: { name: string; text: string }) {
  const download = (): void => {
    const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    URL.revokeObjectURL(address);
  };
  return (
    <div className={styles.file}>
      <div className={styles.fileHead}>
        <span className="mono">{name}</span>
        <span className={styles.fileButtons}>
          <CopyButton text={text} label={name} withWords />
          <button
            type="button"
            className={classes(styles.button, styles.words)}
            title={`Download ${name}`}
            aria-label={`Download ${name}`}
            onClick={download}
          >
            <IconDownload size={14} stroke={1.8} aria-hidden="true" />
            <span>Download</span>
          </button>
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long file scrolls, and the keyboard must reach that */}
      <section className={styles.text} tabIndex={0} aria-label={name}>
        <pre className="mono">{text}</pre>
      </section>
    </div>
  );
}
