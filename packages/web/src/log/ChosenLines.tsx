import type { LogLines } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { useState } from 'react';
import { request } from '../api/request.ts';
import { copyText } from '../parts/copying/copy-text.ts';
import { formatCount, formatPlural } from '../text/amount.ts';
import { stripAnsi } from './ansi.ts';
import { type Chosen, hashOf } from './chosen.ts';
import styles from './log.module.css';

/** More is a file, not a clipboard. */
const copiedMax = 20_000;
const pageLines = 1_000;

/** The text of these lines without numbers, times and colours. */
export async function textOf(jobId: string, attempt: number, { from, to }: Chosen): Promise<string> {
  const last = Math.min(to, from + copiedMax - 1);
  const texts: string[] = [];
  for (let next: number | null = from; next !== null && next <= last; ) {
    const query = { attempt, from: next, count: Math.min(pageLines, last - next + 1) };
    const answer: LogLines = await request('GET', restPaths.jobLogLines(jobId), { query });
    for (const { text, line } of answer.lines) if (line <= last) texts.push(stripAnsi(text));
    next = answer.next;
  }
  return `${texts.join('\n')}\n`;
}

interface Props {
  chosen: Chosen;
  href: string;
  copy: () => Promise<boolean>;
  onClear: () => void;
}

/** What can be done with the lines that are chosen. */
export function ChosenLines({ chosen, href, copy, onClear }: Props) {
  const [said, setSaid] = useState<string | null>(null);
  const count = chosen.to - chosen.from + 1;
  const tell = (what: string) => (done: boolean) => setSaid(done ? `${what} copied` : 'The browser did not allow it');
  const words =
    count === 1 ? `Line ${formatCount(chosen.from)}` : `Lines ${formatCount(chosen.from)} to ${formatCount(chosen.to)}`;
  return (
    <section className={styles.chosenBar} aria-label="Chosen lines">
      <span>{words}</span>
      <button
        type="button"
        className={styles.tool}
        title="Copy the text (y)"
        onClick={() => void copy().then(tell(formatPlural(Math.min(count, copiedMax), 'line')))}
      >
        Copy {count === 1 ? 'line' : 'lines'}
      </button>
      <button
        type="button"
        className={styles.tool}
        onClick={() => void copyText(location.origin + href + hashOf(chosen)).then(tell('Link'))}
      >
        Copy link
      </button>
      <button type="button" className={styles.tool} onClick={onClear}>
        Clear
      </button>
      <output className={styles.said}>{said}</output>
    </section>
  );
}
