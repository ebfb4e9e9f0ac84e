import type { Explanation } from '@baton/protocol';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { Countdown } from '../../parts/Times.tsx';
import styles from './fixes.module.css';

/** Pools that would start a runner, if it were not for their failed starts: when they try again. Why stands beside it. */
export function HeldBack({ pools }: { pools: Explanation['heldBack'] }) {
  if (pools.length === 0) return null;
  return (
    <ul className={styles.heldBack}>
      {pools.map(({ pool, name, reason, until }) => (
        <li key={pool} title={reason}>
          The pool <PlainLink href={`/pools/${pool}`}>{name}</PlainLink>{' '}
          {until === null ? (
            'starts no runner until somebody resumes it.'
          ) : (
            <>
              tries again in <Countdown until={until} />.
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
