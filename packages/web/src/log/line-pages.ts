import type { LogLines } from '@baton/protocol';
import { Emitter } from '../live/emitter.ts';
import { type LogLine, lineOf } from './lines.ts';

/** Asks for lines: so many from a number (from 1) on. */
export type LoadLines = (from: number, count: number, signal: AbortSignal) => Promise<LogLines>;

const pageLines = 400;
const pagesMax = 80;
const underWayMax = 2;
/** While somebody races through the log, pages that are passed are not asked for. */
const restMs = 60;

interface Page {
  lines: Map<number, LogLine>;
  state: 'loading' | 'here' | 'failed';
  ended: AbortController;
}

/**
 * Lines from anywhere in a log, loaded by pages around what is shown and forgotten when they were not shown for long. A page is a run of
 * rows; which line stands in a row says the caller, where only some lines are shown.
 */
export class LinePages {
  readonly #load: LoadLines;
  readonly #numberAt: (row: number) => number;
  readonly #pages = new Map<number, Page>();
  readonly #changed = new Emitter();
  #wanted: [first: number, last: number] = [0, -1];
  #askedAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #version = 0;

  /** @param numberAt number, from 0, of the line in a row */
  constructor(load: LoadLines, numberAt: (row: number) => number) {
    this.#load = load;
    this.#numberAt = numberAt;
  }

  readonly subscribe = this.#changed.subscribe;
  readonly version = (): number => this.#version;

  /** The line of a row, if it is here. */
  get(row: number): LogLine | undefined {
    return this.#pages.get(Math.floor(row / pageLines))?.lines.get(this.#numberAt(row));
  }

  /** These rows are shown: what is missing of them is asked for. @param end the rows that there are */
  want(from: number, to: number, end: number): void {
    if (from >= to) return;
    this.#wanted = [Math.floor(from / pageLines), Math.floor((to - 1) / pageLines)];
    for (const [index, page] of this.#pages) {
      if (page.state === 'loading' && !this.#isWanted(index)) this.#forget(index, page);
    }
    if (this.#missing().length === 0) return;
    const now = performance.now();
    const rest = now - this.#askedAt < restMs ? restMs : 0;
    this.#askedAt = now;
    clearTimeout(this.#timer);
    if (rest === 0) this.#ask(end);
    else this.#timer = setTimeout(() => this.#ask(end), rest);
  }

  stop(): void {
    clearTimeout(this.#timer);
    for (const { ended } of this.#pages.values()) ended.abort();
  }

  #isWanted(index: number): boolean {
    return index >= this.#wanted[0] && index <= this.#wanted[1];
  }

  #missing(): number[] {
    const [first, last] = this.#wanted;
    return Array.from({ length: last - first + 1 }, (_, offset) => first + offset).filter((index) => {
      const page = this.#pages.get(index);
      if (page?.state === 'here') {
        this.#pages.delete(index);
        this.#pages.set(index, page);
      }
      return !page || page.state === 'failed';
    });
  }

  #ask(end: number): void {
    const underWay = [...this.#pages.values()].filter(({ state }) => state === 'loading').length;
    for (const index of this.#missing().slice(0, underWayMax - underWay)) {
      const page: Page = { lines: new Map(), state: 'loading', ended: new AbortController() };
      this.#pages.set(index, page);
      void this.#fill(index, page, end).then(() => this.#ask(end));
    }
  }

  async #fill(index: number, page: Page, end: number): Promise<void> {
    const count = Math.min(pageLines, end - index * pageLines);
    try {
      let from: number | null = this.#numberAt(index * pageLines) + 1;
      while (from !== null && page.lines.size < count) {
        const answer: LogLines = await this.#load(from, count - page.lines.size, page.ended.signal);
        for (const line of answer.lines) page.lines.set(line.line - 1, lineOf(line));
        from = answer.next;
      }
      page.state = 'here';
    } catch {
      // asked for again when it is wanted again
      page.state = 'failed';
    }
    if (page.ended.signal.aborted) return;
    this.#trim();
    this.#version += 1;
    this.#changed.emit();
  }

  #trim(): void {
    for (const [index, page] of this.#pages) {
      if (this.#pages.size <= pagesMax) return;
      if (!this.#isWanted(index)) this.#forget(index, page);
    }
  }

  #forget(index: number, page: Page): void {
    page.ended.abort();
    this.#pages.delete(index);
  }
}
