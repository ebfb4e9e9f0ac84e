import type { ContactHistory, Runner } from '@baton/protocol';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useState } from 'react';
import { runnerContactQuery } from '../../api/timeline-queries.ts';
import { useTicking } from '../../live/clock.ts';
import { Panel } from '../../parts/Facts.tsx';
import { FailureNotice } from '../../parts/notices/Notice.tsx';
import { formatPlural } from '../../text/amount.ts';
import { formatExact } from '../../text/time.ts';
import { contactSummary, contactWords, gapsOf, gapWords, goingOn, type Seen, slotsOf, slotWords } from './contact-strip.ts';
import styles from './strip.module.css';

/** A quarter of an hour each. */
const slotCount = 96;
const title = 'Contact, last 24 hours';
/** What it says goes on that often. */
const lookEveryMs = 5_000;
/** Absences that are listed. */
const gapsListed = 20;

/** Whether the runner was there during the last day. */
export function HeartbeatStrip({ runner }: { runner: Pick<Runner, 'id' | 'contact'> }) {
  const { data: told, error } = useQuery(runnerContactQuery(runner.id, runner.contact));
  const now = Number(useTicking((at) => String(Math.floor(at / lookEveryMs) * lookEveryMs)));
  const data = told && goingOn(told, now);
  if (error && !data) return <FailureNotice error={error} />;
  // nothing below it moves when it comes
  if (!data && runner.contact !== 'not_registered')
    return (
      <Panel title={title}>
        <div className={styles.room} />
      </Panel>
    );
  if (!data || data.stretches.every(({ contact }) => contact === 'not_registered')) return null;
  const seen = [...new Set(slotsOf(data, slotCount).map((slot) => slot.seen))];
  return (
    <Panel title={title} aside={<Legend seen={seen} />}>
      <Strip history={data} />
      <Gaps history={data} />
    </Panel>
  );
}

function Strip({ history }: { history: ContactHistory }) {
  const slots = slotsOf(history, slotCount);
  const [read, setRead] = useState<number | null>(null);
  const last = slots.length - 1;
  const at = read ?? last;
  const slot = slots[at];
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, PageUp: at - 4, PageDown: at + 4, Home: 0, End: last }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    setRead(Math.max(0, Math.min(last, to)));
  };
  return (
    <>
      <div
        className={styles.strip}
        role="slider"
        tabIndex={0}
        aria-label={`${contactSummary(history)} Arrow keys read times`}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={at}
        aria-valuetext={slot ? slotWords(slot) : ''}
        onKeyDown={onKeyDown}
        onBlur={() => setRead(null)}
        onPointerLeave={() => setRead(null)}
      >
        {slots.map((each, index) => (
          <i
            key={each.from}
            className={styles.slot}
            data-seen={each.seen}
            data-read={index === read}
            title={slotWords(each)}
            onPointerEnter={() => setRead(index)}
          />
        ))}
      </div>
      <div className={styles.ends} aria-hidden="true">
        <span>{formatExact(history.from).slice(5, 16)}</span>
        <span className={styles.read}>{read === null || !slot ? contactSummary(history) : slotWords(slot)}</span>
        <span>now</span>
      </div>
    </>
  );
}

const Legend = ({ seen }: { seen: readonly Seen[] }) => (
  <span className={styles.legend}>
    {(Object.keys(contactWords) as Seen[])
      .filter((each) => seen.includes(each))
      .map((each) => (
        <span key={each}>
          <i className={styles.swatch} data-seen={each} aria-hidden="true" />
          {contactWords[each].replace(/:.*/, '')}
        </span>
      ))}
  </span>
);

/** When it was away, exactly. */
function Gaps({ history }: { history: ContactHistory }) {
  const gaps = gapsOf(history).reverse();
  if (gaps.length === 0) return null;
  return (
    <details className={styles.gaps}>
      <summary>{formatPlural(gaps.length, 'absence')}, exactly</summary>
      <ul>
        {gaps.slice(0, gapsListed).map((gap) => (
          <li key={gap.from}>{gapWords(gap, gap.to === history.to)}</li>
        ))}
        {gaps.length > gapsListed && <li>and {gaps.length - gapsListed} before</li>}
      </ul>
    </details>
  );
}
