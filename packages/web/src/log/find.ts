import { stripAnsi } from './ansi.ts';
import type { LogLine } from './lines.ts';

/** Where a searched text stands in a shown line. */
export interface Range {
  from: number;
  to: number;
}

/** What is looked for. */
export interface LogQuery {
  /** empty: every line */
  text: string;
  /** capital and small letters differ */
  exactCase: boolean;
  /** only lines of this stream; null: of any */
  stream: 'stdout' | 'stderr' | 'system' | null;
}

/** Every place of a text in a line without escape sequences. */
export function rangesIn(text: string, { text: wanted, exactCase }: Pick<LogQuery, 'text' | 'exactCase'>): Range[] {
  if (wanted === '') return [];
  const needle = exactCase ? wanted : wanted.toLowerCase();
  const within = exactCase ? text : text.toLowerCase();
  const ranges: Range[] = [];
  for (let at = within.indexOf(needle); at !== -1; at = within.indexOf(needle, at + needle.length)) {
    ranges.push({ from: at, to: at + needle.length });
  }
  return ranges;
}

/** Whether a line is one of those that are looked for. What is missing is no line. */
function passes({ stream, text }: LogLine, { text: wanted, exactCase, stream: only }: LogQuery): boolean {
  if (stream === 'gap' || (only !== null && stream !== only)) return false;
  if (wanted === '') return true;
  const plain = stripAnsi(text);
  return exactCase ? plain.includes(wanted) : plain.toLowerCase().includes(wanted.toLowerCase());
}

/** Finds lines that are here. Lines that are final are looked at once; what was found is known also when the line is not held any more. */
export class LogFinder {
  readonly #query: LogQuery;
  readonly #hits: number[] = [];
  #done: number;

  /** @param from number, from 0, of the first line to look at */
  constructor(query: LogQuery, from = 0) {
    this.#query = query;
    this.#done = from;
  }

  /** Numbers, from 0, of all lines that pass. `settled`: lines before it do not change any more; `first`: so many lines were before them. */
  find(lines: readonly LogLine[], settled: number, first = 0): readonly number[] {
    while (this.#hits.length > 0 && (this.#hits.at(-1) ?? 0) >= this.#done) this.#hits.pop();
    for (let index = Math.max(this.#done, first); index < first + lines.length; index++) {
      const line = lines[index - first];
      if (line && passes(line, this.#query)) this.#hits.push(index);
    }
    this.#done = Math.max(this.#done, first + Math.min(settled, lines.length));
    return this.#hits;
  }
}
