import type { Runner } from '@baton/protocol';
import { useLayoutEffect, useRef } from 'react';
import { useLines } from '../../live/lines-feed.ts';
import { Panel } from '../../parts/Facts.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { PlainLink } from '../../parts/PlainLink.tsx';
import { addressWith } from '../logs/filters.ts';
import { LineRow } from '../logs/LineRow.tsx';
import styles from '../logs/lines.module.css';

const linesShown = 50;

/** The last lines of a runner, with what the server says about it: its connections, and credentials that were refused. */
export function RunnerLog({ runner }: { runner: Runner }) {
  const { lines, known, error } = useLines({ runner: runner.id }, linesShown);
  const box = useRef<HTMLElement>(null);
  const last = lines.at(-1)?.number;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line is the occasion to show the end
  useLayoutEffect(() => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [last]);
  return (
    <Panel title="Log" aside={<PlainLink href={addressWith({}, { runner: runner.name })}>All lines</PlainLink>}>
      {error !== null && <FailureNotice error={error} />}
      {known && lines.length === 0 && (
        <p className="soft">It has written nothing yet, and the server has nothing to say about its connections.</p>
      )}
      {lines.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section ref={box} className={styles.box} tabIndex={0} aria-label="Last lines of this runner">
          {lines.slice(-linesShown).map((line) => (
            <LineRow key={line.number} line={line} />
          ))}
        </section>
      )}
    </Panel>
  );
}
