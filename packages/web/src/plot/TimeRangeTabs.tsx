import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { classes } from '../parts/classes.ts';
import filters from '../parts/filters.module.css';
import { formatExact } from '../text/time.ts';
import styles from './plot.module.css';
import { boundsOf, timeRangeKeys, timeRanges } from './ranges.ts';
import type { TimeRangeControl } from './use-time-range.ts';
import { spanWords } from './words.ts';

/** Which time is shown: so far back from now, or between two instants. What is dragged over in a plot is one, too. */
export function TimeRangeTabs({ control: { range, choose, zoom, back } }: { control: TimeRangeControl }) {
  const [isAsking, setAsking] = useState(false);
  const tab = (isCurrent: boolean): string => classes(filters.tab, styles.tab, isCurrent && filters.current);
  return (
    <div className={styles.range}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is drawn as a block of its own */}
      <div className={styles.tabs} role="group" aria-label="Time that is shown">
        {timeRangeKeys.map((key) => {
          const isCurrent = range.fixed === null && range.key === key;
          return (
            <button key={key} type="button" className={tab(isCurrent)} aria-pressed={isCurrent} onClick={() => choose(key)}>
              {timeRanges[key].label}
            </button>
          );
        })}
        <button
          type="button"
          className={tab(range.fixed !== null)}
          aria-pressed={range.fixed !== null}
          aria-expanded={isAsking}
          onClick={() => setAsking(!isAsking)}
        >
          {range.fixed ? spanWords(range.fixed) : 'From … to …'}
        </button>
        {range.fixed && (
          <button type="button" className={tab(false)} onClick={back} title="Escape and a double click in a plot do the same">
            Back to {timeRanges[range.key].label}
          </button>
        )}
      </div>
      {isAsking && (
        <CustomForm
          bounds={boundsOf(range, Date.now())}
          onChoose={(from, to) => {
            zoom(from, to);
            setAsking(false);
          }}
        />
      )}
    </div>
  );
}

const local = (at: number): string => formatExact(at).slice(0, 16).replace(' ', 'T');

function CustomForm({
  bounds,
  onChoose,
}: {
  bounds: { from: number; to: number };
  onChoose: (from: number, to: number) => void;
}) {
  const [from, setFrom] = useState(local(bounds.from));
  const [to, setTo] = useState(local(bounds.to));
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const isTime = Number.isFinite(begin) && Number.isFinite(end) && end > begin;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isTime) onChoose(begin, end);
  };
  return (
    <form className={styles.custom} onSubmit={submit}>
      <TextInput
        type="datetime-local"
        size="xs"
        label="From"
        value={from}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <TextInput
        type="datetime-local"
        size="xs"
        label="To"
        value={to}
        error={!isTime && 'After the beginning'}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" disabled={!isTime}>
        Show
      </Button>
    </form>
  );
}
