import type { ScopeSettings } from '@baton/protocol';
import { Button } from '@mantine/core';
import { useMay } from '../../api/may.ts';
import { useRunnersVersion } from '../../live/runner-store.ts';
import { Notice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { setAsked } from '../runner-actions/asked.ts';
import styles from './settings.module.css';

type Runners = ScopeSettings['pairAgain'];

/** Runners that were paired with another workspace path than holds now, each with the way to its new pairing command. */
export const ToPairAgain = ({ runners }: { runners: Runners }) => (runners.length === 0 ? null : <List runners={runners} />);

function List({ runners }: { runners: Runners }) {
  // the dialog of a new command waits for its runner
  useRunnersVersion();
  const isAllowed = useMay();
  const command = (id: string, name: string): void => setAsked({ name: 'rotate', ids: [id], names: new Map([[id, name]]) });
  return (
    <Notice
      kind="warning"
      title={`${runners.length === 1 ? 'One runner is' : `${runners.length} runners are`} to be paired again`}
    >
      They work in the path with which they were paired, until they are paired again with a new command.
      <ul className={styles.runners}>
        {runners.map(({ id, name, workspace }) => (
          <li key={id} className={styles.row}>
            <span className={styles.name}>
              <PlainLink href={`/runners/${id}`}>{name}</PlainLink> <span className="mono soft">{workspace}</span>
            </span>
            {isAllowed('manage_runners', null) && (
              <Button size="xs" variant="default" aria-label={`Pairing command of ${name}`} onClick={() => command(id, name)}>
                Pairing command…
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
