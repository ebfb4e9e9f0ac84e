import { stripAnsi } from './ansi.ts';
import type { LogLine } from './lines.ts';

/** Where a searched text stands in a shown line. */
export interface Range {
  from: number;
  to: number;
}

/** Every place of `needle` (lower case) in a line without escape sequences. */
export function rangesIn(text: string, needle: string): Range[] {
  if (needle === '') return [];
  const ranges: Range[] = [];
  const lower = text.toLowerCase();
  for (let at = lower.indexOf(needle); at !== -1; at = lower.indexOf(needle, at + needle.length)) {
    ranges.push({ from: at, to: at + needle.length });
  }
  return ranges;
}

/** Finds the lines that contain a text, upper and lower case alike. Lines that are final are looked at once. */
export class LogFinder {
  readonly needle: string;
  #hits: number[] = [];
  #done = 0;

  constructor(query: string) {
    this.needle = query.toLowerCase();
  }

  /** Numbers, from 0, of all lines with a hit. `settled`: lines before it do not change any more; `first`: so many lines were before them. */
  find(lines: readonly LogLine[], settled: number, first = 0): readonly number[] {
    if (this.needle === '') return [];
    while (this.#hits.length > 0 && (this.#hits.at(-1) ?? 0) >= this.#done) this.#hits.pop();
    const hits = this.#hits.filter((number) => number >= first);
    for (let index = Math.max(this.#done, first); index < first + lines.length; index++) {
      const line = lines[index - first];
      if (line && stripAnsi(line.text).toLowerCase().includes(this.needle)) hits.push(index);
    }
    this.#done = first + Math.min(settled, lines.length);
    this.#hits = hits;
    return hits;
  }
}
