import { openDialog } from '../../dialogs/history.ts';
import { useLatestVersion } from '../../live/releases.ts';
import styles from './runners.module.css';

/** The version that runners are compared to; opens what is new in it. */
export function NewestVersion() {
  const version = useLatestVersion();
  if (version === null) return null;
  return (
    <button type="button" className={styles.newest} aria-haspopup="dialog" onClick={() => openDialog(`notes.${version}`)}>
      Newest version {version}
    </button>
  );
}
