/** A row, and where its top (or its bottom) stands in the content of the scroller, in pixels. */
export interface Anchor {
  row: number;
  y: number;
  edge: 'top' | 'bottom';
}

/** What is scrolled: rows from `first` up to `end`, each about `rowPx` high, in a window of `viewPx`. */
export interface Extent {
  first: number;
  end: number;
  rowPx: number;
  viewPx: number;
}

/** Higher elements are drawn wrongly by some browsers, or not at all: beyond it a pixel of the scroll bar stands for more than one. */
export const heightMaxPx = 8_000_000;
const overscan = 24;

export const heightOf = ({ first, end, rowPx }: Extent): number => Math.min((end - first) * rowPx, heightMaxPx);

/** Whether each pixel of the scroll bar stands for a pixel of the rows. */
export const isWhole = ({ first, end, rowPx }: Extent): boolean => (end - first) * rowPx <= heightMaxPx;

/** Rows that fit the window, at least one. */
const rowsSeen = ({ rowPx, viewPx }: Extent): number => Math.max(1, viewPx / rowPx);

/** The row (with its fraction) at the top of the window when the scroll bar stands so, as a share of all rows. */
export function rowAt(extent: Extent, heightPx: number, scrollTop: number): number {
  const room = heightPx - extent.viewPx;
  if (room <= 0) return extent.first;
  const share = Math.min(1, Math.max(0, scrollTop / room));
  return extent.first + share * Math.max(0, extent.end - extent.first - rowsSeen(extent));
}

/** Where the scroll bar belongs when this row (with its fraction) is at the top of the window. */
export function scrollTopOf(extent: Extent, heightPx: number, row: number): number {
  const rows = extent.end - extent.first - rowsSeen(extent);
  const room = Math.max(0, heightPx - extent.viewPx);
  if (rows <= 0) return 0;
  return Math.min(1, Math.max(0, (row - extent.first) / rows)) * room;
}

/** Rows to draw around an anchor. */
export function rangeAround({ first, end, rowPx, viewPx }: Extent, { row, edge }: Anchor): { from: number; to: number } {
  const seen = Math.ceil(viewPx / rowPx) + 1;
  const [above, below] = edge === 'top' ? [overscan, seen + overscan] : [seen + overscan, overscan];
  return { from: Math.max(first, row - above), to: Math.min(end, row + below + 1) };
}

/** The anchor of the end of all rows. */
export const endAnchor = ({ end }: Extent, heightPx: number): Anchor => ({ row: end - 1, y: heightPx, edge: 'bottom' });

/** Where to scroll, and what to hold there, so that a row stands in the middle of the window. */
export function middle(extent: Extent, heightPx: number, row: number): { scrollTop: number; anchor: Anchor } {
  const { first, end, rowPx, viewPx } = extent;
  const half = (viewPx - rowPx) / 2;
  const top = row - half / rowPx;
  if (top <= first) return { scrollTop: 0, anchor: { row: first, y: 0, edge: 'top' } };
  const last = Math.max(0, heightPx - viewPx);
  if (top >= end - rowsSeen(extent)) return { scrollTop: last, anchor: endAnchor(extent, heightPx) };
  const scrollTop = scrollTopOf(extent, heightPx, top);
  return { scrollTop, anchor: { row, y: scrollTop + half, edge: 'top' } };
}
