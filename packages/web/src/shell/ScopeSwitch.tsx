import { IconSelector, IconStack2, IconX } from '@tabler/icons-react';
import { useRouter } from '@tanstack/react-router';
import { classes } from '../parts/classes.ts';
import { useScope } from '../scope/scope.ts';
import { scopeWords } from '../text/scope-words.ts';
import { openOverlay } from './overlay.ts';
import styles from './scope.module.css';
import { scopeTarget } from './scope-target.ts';

/** Says whose pages are shown, opens the choice of another scope, and leads back to all. */
export function ScopeSwitch() {
  const scope = useScope();
  const router = useRouter();
  const words = scope === null ? 'All scopes' : scopeWords(scope);
  const leave = (): void => {
    const { pathname, search } = router.state.location;
    router.history.push(scopeTarget(pathname, search, ''));
  };
  return (
    <div className={classes(styles.switch, scope !== null && styles.chosen)}>
      <button
        type="button"
        className={styles.open}
        aria-haspopup="dialog"
        aria-keyshortcuts="o"
        aria-label={`${words}: choose the scope`}
        title={scope ?? 'Everything that you see'}
        onClick={() => openOverlay('scope')}
      >
        <IconStack2 size={15} stroke={1.8} aria-hidden="true" />
        <span className={styles.name}>{words}</span>
        <IconSelector size={13} stroke={1.8} aria-hidden="true" />
      </button>
      {scope !== null && (
        <button type="button" className={styles.leave} aria-label="Show all scopes" title="Back to all scopes" onClick={leave}>
          <IconX size={14} stroke={1.8} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
