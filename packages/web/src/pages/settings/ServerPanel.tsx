import { useQuery } from '@tanstack/react-query';
import { settingsQuery } from '../../api/queries.ts';
import { Panel } from '../../parts/Facts.tsx';
import { settingText } from './setting-rows.ts';
import styles from './settings.module.css';

/** What was said when the server was started, in the order in which it is shown. */
const rows: readonly { name: string; label: string }[] = [
  { name: 'staleAfterMs', label: 'A runner is stale after' },
  { name: 'offlineAfterMs', label: 'A runner is offline after' },
  { name: 'leaseTtlMs', label: 'A lease lasts' },
  { name: 'pairingTtlMs', label: 'A pairing command works for' },
  { name: 'unpairedRetentionMs', label: 'A runner that was never paired is kept' },
];

/** `staleAfterMs` → `--stale-after-ms`. */
const optionOf = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The configuration of the server itself: to be read here, and changed where it is started. */
export function ServerPanel() {
  const settings = useQuery(settingsQuery).data;
  if (!settings) return null;
  const known = rows.flatMap((row) => {
    const value = settings.durations[row.name];
    return value === undefined ? [] : [{ ...row, value }];
  });
  return (
    <Panel title="Server">
      <p className={styles.about}>
        Configured where the server is started: by these options, by variables of the same name (BATON_STALE_AFTER_MS), or in its
        configuration file. It holds after a restart; thresholds that a scope says above go before.
      </p>
      <div className={styles.row}>
        <span className={styles.name}>Address for people and runners</span>
        <span className={styles.value}>{settings.publicUrl}</span>
        <span className={`mono soft ${styles.option}`}>--public-url</span>
      </div>
      {known.map(({ name, label, value }) => (
        <div key={name} className={styles.row}>
          <span className={styles.name}>{label}</span>
          <span className={styles.value}>{settingText('time', value)}</span>
          <span className={`mono soft ${styles.option}`}>{optionOf(name)}</span>
        </div>
      ))}
    </Panel>
  );
}
