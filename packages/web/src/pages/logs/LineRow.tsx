import type { Line } from '@baton/protocol';
import { memo } from 'react';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { formatExact, formatPrecise } from '../../text/time.ts';
import styles from './lines.module.css';

interface Props {
  line: Line;
  /** where a click on a name leads; undefined: all lines are of one runner, which is not named again */
  hrefOf?: (line: Line) => string;
}

/** One line: when, how important, who, what. The text is only ever text. */
export const LineRow = memo(function LineRow({ line, hrefOf }: Props) {
  const { at, level, source, runnerId, claimed, text } = line;
  return (
    <div className={styles.row} data-level={level}>
      <time className={styles.time} dateTime={new Date(at).toISOString()} title={formatPrecise(at)}>
        {formatExact(at)}
      </time>
      <span className={styles.level}>{level}</span>
      <span className={styles.who}>
        {source === 'server' && <span className={styles.server}>server</span>}
        {runnerId !== null && hrefOf && <Name line={line} href={hrefOf(line)} />}
        {claimed && (
          <span className={styles.claimed} title="Somebody said to be this runner. No valid credential shows that it was.">
            claimed
          </span>
        )}
      </span>
      <span className={styles.text}>{text}</span>
    </div>
  );
});

const Name = ({ line: { runner, runnerId, source }, href }: { line: Line; href: string }) => (
  <PlainLink
    href={href}
    className={styles.name ?? ''}
    title={source === 'server' ? 'about this runner' : 'written by this runner'}
  >
    {runner ?? runnerId?.slice(0, 8)}
  </PlainLink>
);
