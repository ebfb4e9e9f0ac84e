import type { Line } from '@baton/protocol';
import { IconFilter, IconPlugConnectedX } from '@tabler/icons-react';
import { memo } from 'react';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { formatExact, formatPrecise } from '../../text/time.ts';
import styles from './lines.module.css';

interface Props {
  line: Line;
  /** names its runner, and links it; not where all lines are of one */
  named?: boolean;
  /** address of the lines of its runner alone; undefined: they are alone already */
  onlyHref?: string | undefined;
}

/** One line: when, how important, who, what. The text is only ever text. */
export const LineRow = memo(function LineRow({ line, named = false, onlyHref }: Props) {
  const { at, level, source, runnerId, claimed } = line;
  const isTrouble = source === 'server' && runnerId !== null && (level === 'warn' || level === 'error');
  return (
    <div className={styles.row} data-level={level} data-trouble={isTrouble || undefined}>
      <time className={styles.time} dateTime={new Date(at).toISOString()} title={formatPrecise(at)}>
        {formatExact(at)}
      </time>
      <span className={styles.level}>{level}</span>
      <span className={styles.who}>
        {source === 'server' && <span className={styles.server}>server</span>}
        {runnerId !== null && named && <Runner line={line} onlyHref={onlyHref} />}
        {claimed && (
          <span className={styles.claimed} title="Somebody said to be this runner. No valid credential shows that it was.">
            claimed
          </span>
        )}
      </span>
      <span className={styles.text}>
        {isTrouble && <IconPlugConnectedX className={styles.plug} size={14} stroke={1.8} aria-label="Connection or credential" />}
        <Text line={line} />
      </span>
    </div>
  );
});

function Runner({ line: { runner, runnerId, source }, onlyHref }: { line: Line; onlyHref: string | undefined }) {
  const name = runner ?? runnerId?.slice(0, 8);
  return (
    <>
      {runner === null ? (
        <span className={styles.name} title="This runner is not there any more">
          {name}
        </span>
      ) : (
        <PlainLink
          href={`/runners/${runnerId}`}
          className={styles.name ?? ''}
          title={source === 'server' ? 'about this runner' : 'written by this runner'}
        >
          {name}
        </PlainLink>
      )}
      {onlyHref !== undefined && (
        <PlainLink
          href={onlyHref}
          className={styles.only ?? ''}
          aria-label={`Only lines of ${name}`}
          title={`Only lines of ${name}`}
        >
          <IconFilter size={12} stroke={2} aria-hidden="true" />
        </PlainLink>
      )}
    </>
  );
}

const naming = /\b(?:jobId|attemptId)=[0-9a-f-]{36}\b/;

/** The text; where it names a job by its id, or by that of an attempt, that leads there. */
function Text({ line: { text, jobId } }: { line: Line }) {
  const found = jobId === undefined ? null : naming.exec(text);
  if (!found) return text;
  return (
    <>
      {text.slice(0, found.index)}
      <PlainLink href={`/jobs/${jobId}`} className={styles.job ?? ''} title="The job that this line tells of">
        {found[0]}
      </PlainLink>
      {text.slice(found.index + found[0].length)}
    </>
  );
}
