import { Dialog } from '../parts/dialog/Dialog.tsx';
import styles from './keys.module.css';
import { shortcutGroups } from './shortcuts.ts';

/** All keys of the page, by where they work. */
export default function KeysDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Dialog opened={opened} onClose={onClose} title="Keys" size={820}>
      <div className={styles.groups}>
        {shortcutGroups.map(({ where, shortcuts }) => (
          <section key={where} aria-label={where}>
            <h3>{where}</h3>
            <dl className={styles.keys}>
              {shortcuts.map(({ keys, does }) => (
                <div key={keys} className={styles.row}>
                  <dt>
                    <Keys of={keys} />
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="soft">On a Mac, ⌘ does what Ctrl does elsewhere. Single keys work outside of fields.</p>
    </Dialog>
  );
}

function Keys({ of: text }: { of: string }) {
  return text.split(', ').map((way, index) => (
    <span key={way} className={styles.way}>
      {index > 0 && <span className="soft">or </span>}
      {way.split(' ').map((key) => (
        <kbd key={key} className={styles.key}>
          {key}
        </kbd>
      ))}
    </span>
  ));
}
