import type { Column } from './column.ts';

/** Which columns a reader turned on or off against what is shown at first, by key. */
export type ColumnChanges = Readonly<Record<string, boolean>>;

const gapPx = 14;
const sidePx = 14;

/** Pixels that columns need beside each other; on a screen with fewer the table scrolls sideways. */
export function leastWidthPx(columns: readonly Column[]): number {
  const tracks = columns.reduce((sum, { width }) => sum + Number(/\d+(?=px)/.exec(width)?.[0] ?? 0), 0);
  return tracks + gapPx * Math.max(0, columns.length - 1) + 2 * sidePx;
}

/** Whether a column is shown. */
export const isShown = ({ key, fixed = false, optional = false }: Column, changes: ColumnChanges): boolean =>
  fixed || (changes[key] ?? !optional);

/** The changes after one more; what is as at first needs no word. */
export function changed(changes: ColumnChanges, column: Column, on: boolean): ColumnChanges {
  const { [column.key]: _, ...others } = changes;
  return on === !column.optional ? others : { ...others, [column.key]: on };
}

/** Reads what was remembered; what is no such thing counts as nothing. */
export function readChanges(text: string | null): ColumnChanges {
  try {
    const stored: unknown = JSON.parse(text ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    return Object.fromEntries(Object.entries(stored).filter(([, on]) => typeof on === 'boolean'));
  } catch {
    return {};
  }
}
