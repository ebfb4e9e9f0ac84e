import { shortcutGroups } from '../keys/shortcuts.ts';
import styles from './log.module.css';

const byKey = shortcutGroups.find(({ where }) => where === 'A log')?.shortcuts ?? [];
const all = [{ keys: '/', does: 'Search' }, ...byKey, { keys: 'Shift-click', does: 'Choose lines up to this number' }];

/** What the keys do while a log is shown. */
export const LogKeys = () => (
  <dl className={styles.help} aria-label="Keys of the log">
    {all.map(({ keys, does }) => (
      <div key={keys}>
        <dt>{keys}</dt>
        <dd>{does}</dd>
      </div>
    ))}
  </dl>
);
