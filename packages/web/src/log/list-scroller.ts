import { Emitter } from '../live/emitter.ts';
import { type Anchor, type Extent, endAnchor, heightOf, isWhole, middle, rangeAround, rowAt, scrollTopOf } from './long-list.ts';

/** What is drawn. `following`: it stays at the end of what grows. */
export interface ListState {
  from: number;
  to: number;
  following: boolean;
}

/** The three elements: one that scrolls, in it one as high as the scroll bar tells, in it one with the rows that are drawn, one after the other. */
export interface ListElements {
  scroller: HTMLElement;
  spacer: HTMLElement;
  rows: HTMLElement;
}

/** What somebody scrolls by in a step keeps the rows moving with the scroll bar; beyond it the place is a share of all rows. */
const stepViews = 2;
const settleMs = 150;
const atEndPx = 6;
/** A scroll this soon after a wheel, touch, key or drag is the reader's own. */
const intentMs = 600;

/**
 * Scrolls through any number of rows of any height, of which only those in the window are drawn. One of them is held in its place; the others
 * follow from it, so that rows that turn out higher than was thought, or that come at either end, move nothing that is read.
 */
export class ListScroller {
  #elements: ListElements | null = null;
  #extent: Extent = { first: 0, end: 0, rowPx: 20, viewPx: 600 };
  /** all rows are as high as `rowPx` says */
  #even = true;
  #anchor: Anchor = { row: 0, y: 0, edge: 'top' };
  #heightPx = 0;
  #state: ListState;
  #changed = new Emitter();
  /** where the rows that are drawn begin */
  #rowsPx = 0;
  #lastTop = 0;
  /** where it should stand as soon as the browser has laid out so much */
  #owedTop: number | null = null;
  #intentAt = Number.NEGATIVE_INFINITY;
  #settling: ReturnType<typeof setTimeout> | undefined;

  constructor(following: boolean) {
    this.#state = { from: 0, to: 0, following };
  }

  readonly subscribe = this.#changed.subscribe;
  readonly state = (): ListState => this.#state;

  attach(elements: ListElements): () => void {
    const { scroller, rows, spacer } = elements;
    this.#elements = elements;
    const onIntent = (): void => {
      this.#intentAt = performance.now();
    };
    const intents = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;
    const onScroll = (): void => this.#scrolled();
    for (const name of intents) scroller.addEventListener(name, onIntent, { passive: true });
    scroller.addEventListener('scroll', onScroll, { passive: true });
    const observer = new ResizeObserver(() => this.#resized());
    observer.observe(scroller);
    observer.observe(rows);
    observer.observe(spacer);
    this.#resized();
    return () => {
      observer.disconnect();
      clearTimeout(this.#settling);
      for (const name of intents) scroller.removeEventListener(name, onIntent);
      scroller.removeEventListener('scroll', onScroll);
      this.#elements = null;
    };
  }

  /** Which rows there are. Rows are known by their numbers: some may come before the first one. */
  setRows(first: number, end: number, rowPx: number, even: boolean): void {
    const old = this.#extent;
    if (old.first === first && old.end === end && old.rowPx === rowPx && this.#even === even) return;
    const isOther = this.#even !== even;
    const before = this.#atTop();
    this.#extent = { ...old, first, end, rowPx: even || isOther || old.end === old.first ? rowPx : old.rowPx };
    this.#even = even;
    this.#setHeight();
    if (this.#state.following) this.#toEnd();
    else if (isOther || first !== old.first || end < old.end) this.#hold(before);
    this.#draw();
  }

  readonly follow = (following: boolean): void => {
    this.#set({ following });
    if (following) this.#toEnd();
    this.#draw();
  };

  readonly goTo = (row: number): void => {
    this.#set({ following: false });
    const { scrollTop, anchor } = middle(this.#extent, this.#heightPx, row);
    this.#scrollTo(scrollTop);
    this.#anchor = this.#isExact ? this.#exactAnchor(scrollTop) : anchor;
    this.#draw();
    this.#settleLater();
  };

  /** Puts the rows that are drawn where they belong: after each drawing, before it is seen. */
  readonly place = (): void => {
    const elements = this.#elements;
    if (!elements) return;
    const { from, to } = this.#state;
    const { first, end, rowPx } = this.#extent;
    if (this.#isExact) {
      this.#move((from - first) * rowPx);
      return;
    }
    const held = elements.rows.children[this.#anchor.row - from] as HTMLElement | undefined;
    if (!held) return;
    const offset = held.offsetTop + (this.#anchor.edge === 'bottom' ? held.offsetHeight : 0);
    let top = this.#anchor.y - offset;
    const height = elements.rows.offsetHeight;
    if (from === first && to === end) {
      this.#setHeight(height);
      if (this.#state.following) this.#toEnd();
      else this.#shift(-top);
      top = 0;
    } else if (from === first && top !== 0) top += this.#shift(-top);
    else if (to === end && top + height !== this.#heightPx) top += this.#shift(this.#heightPx - top - height);
    this.#move(top);
  };

  #move(px: number): void {
    this.#rowsPx = px;
    if (this.#elements) this.#elements.rows.style.transform = `translateY(${px}px)`;
  }

  get #isExact(): boolean {
    return this.#even && isWhole(this.#extent);
  }

  #exactAnchor(scrollTop: number): Anchor {
    const { first, end, rowPx } = this.#extent;
    const row = Math.min(Math.floor(scrollTop / rowPx), Math.max(0, end - first - 1));
    return { row: first + row, y: row * rowPx, edge: 'top' };
  }

  #scrolled(): void {
    const scroller = this.#elements?.scroller;
    if (!scroller) return;
    const top = scroller.scrollTop;
    const delta = top - this.#lastTop;
    this.#lastTop = top;
    if (delta === 0) return;
    const last = this.#heightPx - this.#extent.viewPx;
    if (performance.now() - this.#intentAt < intentMs) this.#set({ following: this.#follows(delta, last - top) });
    if (this.#state.following) this.#anchor = this.#isExact ? this.#exactAnchor(top) : endAnchor(this.#extent, this.#heightPx);
    else this.#anchor = this.#anchorAt(top, delta, last);
    this.#draw();
    this.#settleLater();
  }

  /** Up is away from the end; who comes to the end stays there. */
  #follows(delta: number, leftPx: number): boolean {
    const atEnd = leftPx < atEndPx && this.#state.to === this.#extent.end;
    return atEnd || (this.#state.following && delta > -1);
  }

  #anchorAt(top: number, delta: number, last: number): Anchor {
    const { first, rowPx, viewPx } = this.#extent;
    if (this.#isExact) return this.#exactAnchor(top);
    if (Math.abs(delta) <= stepViews * viewPx) return this.#drawnAt(top) ?? this.#shareAt(top);
    if (top <= 0) return { row: first, y: 0, edge: 'top' };
    if (top >= last - 1) return endAnchor(this.#extent, this.#heightPx);
    const at = rowAt(this.#extent, this.#heightPx, top);
    return { row: Math.floor(at), y: top - (at % 1) * rowPx, edge: 'top' };
  }

  #shareAt(top: number): Anchor {
    return { row: Math.floor(rowAt(this.#extent, this.#heightPx, top)), y: top, edge: 'top' };
  }

  /** The row that is drawn at a height; beyond what is drawn, the one that should be there. */
  #drawnAt(y: number): Anchor | null {
    const rows = this.#elements?.rows;
    if (!rows || rows.childElementCount === 0) return null;
    const { first, end, rowPx } = this.#extent;
    const { from, to } = this.#state;
    const start = this.#rowsPx;
    const guess = (row: number, at: number): Anchor => {
      const away = Math.floor((y - at) / rowPx);
      const other = Math.min(Math.max(row + away, first), end - 1);
      return { row: other, y: at + (other - row) * rowPx, edge: 'top' };
    };
    if (y < start) return guess(from, start);
    if (y >= start + rows.offsetHeight) return guess(to, start + rows.offsetHeight);
    let low = 0;
    let high = rows.childElementCount - 1;
    while (low < high) {
      const half = (low + high + 1) >> 1;
      if (start + (rows.children[half] as HTMLElement).offsetTop <= y) low = half;
      else high = half - 1;
    }
    return { row: from + low, y: start + (rows.children[low] as HTMLElement).offsetTop, edge: 'top' };
  }

  /** The row at the top of the window, and how much of it is above. */
  #atTop(): { row: number; insidePx: number } {
    const top = this.#elements?.scroller.scrollTop ?? 0;
    const { row, y } = this.#isExact ? this.#exactAnchor(top) : (this.#drawnAt(top) ?? this.#anchor);
    return { row, insidePx: top - y };
  }

  /** Keeps a row at the top of the window. */
  #hold(at: { row: number; insidePx: number }): void {
    const { first, end, rowPx } = this.#extent;
    const row = Math.min(Math.max(at.row, first), Math.max(first, end - 1));
    const start = this.#isExact ? (row - first) * rowPx : scrollTopOf(this.#extent, this.#heightPx, row);
    this.#scrollTo(start + at.insidePx);
    this.#anchor = this.#isExact
      ? this.#exactAnchor(this.#owedTop ?? this.#lastTop)
      : { row, y: (this.#owedTop ?? this.#lastTop) - at.insidePx, edge: 'top' };
  }

  #toEnd(): void {
    this.#scrollTo(Math.max(0, this.#heightPx - this.#extent.viewPx));
    this.#anchor = this.#isExact ? this.#exactAnchor(this.#owedTop ?? this.#lastTop) : endAnchor(this.#extent, this.#heightPx);
  }

  #resized(): void {
    const scroller = this.#elements?.scroller;
    if (!scroller) return;
    this.#extent = { ...this.#extent, viewPx: Math.max(1, scroller.clientHeight) };
    this.#setHeight(this.#even ? undefined : this.#heightPx || undefined);
    if (this.#state.following) this.#toEnd();
    else if (this.#owedTop !== null) this.#scrollTo(this.#owedTop);
    this.#draw();
    this.place();
  }

  #setHeight(px = heightOf(this.#extent)): void {
    this.#heightPx = px;
    if (this.#elements) this.#elements.spacer.style.height = `${px}px`;
  }

  #scrollTo(top: number): void {
    const scroller = this.#elements?.scroller;
    if (!scroller) return;
    scroller.scrollTop = top;
    this.#lastTop = scroller.scrollTop;
    this.#owedTop = this.#lastTop < Math.floor(top) && top <= this.#heightPx - this.#extent.viewPx ? top : null;
  }

  /** Moves the scroll bar and all that is drawn by as much, so that nobody sees it. Answers by how much. */
  #shift(px: number): number {
    this.#scrollTo((this.#elements?.scroller.scrollTop ?? 0) + px);
    this.#anchor = { ...this.#anchor, y: this.#anchor.y + px };
    return px;
  }

  #settleLater(): void {
    clearTimeout(this.#settling);
    if (!this.#isExact) this.#settling = setTimeout(() => this.#settle(), settleMs);
  }

  /** While somebody scrolls the rows move with the bar; when they rest, the bar is put where it tells the truth. */
  #settle(): void {
    const elements = this.#elements;
    if (!elements || this.#isExact || this.#state.following) return;
    const { from, to } = this.#state;
    const { first, end } = this.#extent;
    if (from === first || to === end) return;
    if (!this.#even) {
      const drawn = elements.rows.offsetHeight / Math.max(1, to - from);
      this.#extent = { ...this.#extent, rowPx: this.#extent.rowPx * 0.5 + drawn * 0.5 };
      this.#setHeight();
    }
    const top = elements.scroller.scrollTop;
    const at = this.#drawnAt(top);
    if (!at) return;
    this.#anchor = at;
    const inside = (top - at.y) / this.#extent.rowPx;
    const wanted = scrollTopOf(this.#extent, this.#heightPx, at.row + Math.min(1, inside));
    if (Math.abs(wanted - top) > 1) this.#shift(wanted - top);
    this.place();
  }

  #draw(): void {
    const { from, to } = this.#extent.end > this.#extent.first ? rangeAround(this.#extent, this.#anchor) : { from: 0, to: 0 };
    this.#set({ from, to });
  }

  #set(patch: Partial<ListState>): void {
    const next = { ...this.#state, ...patch };
    const { from, to, following } = this.#state;
    if (next.from === from && next.to === to && next.following === following) return;
    this.#state = next;
    this.#changed.emit();
  }
}
