import { compilePattern, type Pattern } from '@baton/protocol/patterns';
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
  /** the text is a regular expression */
  isPattern?: boolean;
  /** only lines of this stream; null: of any */
  stream: 'stdout' | 'stderr' | 'system' | null;
}

/** What is marked in lines. */
export type Needle = Pick<LogQuery, 'text' | 'exactCase' | 'isPattern'>;

let last: { key: string; compiled: ReturnType<typeof compilePattern> } | null = null;

/** Reads a needle that is a pattern, once. */
export function patternOf({ text, exactCase }: Needle): ReturnType<typeof compilePattern> {
  const key = `${exactCase} ${text}`;
  if (last?.key !== key) last = { key, compiled: compilePattern(text, { exactCase }) };
  return last.compiled;
}

/** Of one line this many places are marked. */
const rangesMax = 500;

function placesOf(pattern: Pattern, text: string): Range[] {
  const ranges: Range[] = [];
  for (let from = 0; ranges.length < rangesMax; ) {
    const found = pattern.find(text, from);
    if (!found) break;
    if (found.to > found.from) ranges.push(found);
    from = Math.max(found.to, found.from + 1);
    if (from > text.length) break;
  }
  return ranges;
}

/** Every place of a text in a line without escape sequences. */
export function rangesIn(text: string, needle: Needle): Range[] {
  const { text: wanted, exactCase, isPattern = false } = needle;
  if (wanted === '') return [];
  if (isPattern) {
    const { pattern } = patternOf(needle);
    return pattern ? placesOf(pattern, text) : [];
  }
  return placesOfText(text, wanted, exactCase);
}

function placesOfText(text: string, wanted: string, exactCase: boolean): Range[] {
  const needle = exactCase ? wanted : wanted.toLowerCase();
  const within = exactCase ? text : text.toLowerCase();
  const ranges: Range[] = [];
  for (let at = within.indexOf(needle); at !== -1; at = within.indexOf(needle, at + needle.length)) {
    ranges.push({ from: at, to: at + needle.length });
  }
  return ranges;
}

/** Whether a line is one of those that are looked for. What is missing is no line. */
function passes({ stream, text }: LogLine, query: LogQuery): boolean {
  const { text: wanted, exactCase, isPattern = false, stream: only } = query;
  if (stream === 'gap' || (only !== null && stream !== only)) return false;
  if (wanted === '') return true;
  const plain = stripAnsi(text);
  if (isPattern) return (patternOf(query).pattern?.find(plain) ?? null) !== null;
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
