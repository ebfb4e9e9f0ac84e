import { type AnsiStyle, parseAnsi } from './ansi.ts';
import { type Needle, type Range, rangesIn } from './find.ts';

/** A run of characters of one look, inside or outside of what was searched for. */
export interface Piece {
  text: string;
  style: AnsiStyle;
  hit: boolean;
}

/** Longer lines are cut where they are shown: a browser can't lay out a line of a megabyte. */
export const shownCharsMax = 8000;

/** A line as it is drawn, and how many characters of it are not. */
export function piecesOf(
  line: { text: string; start?: AnsiStyle; more?: number },
  needle: Needle,
): { pieces: Piece[]; cut: number } {
  const cut = Math.max(0, line.text.length - shownCharsMax) + (line.more ?? 0);
  const text = cut > 0 ? line.text.slice(0, shownCharsMax) : line.text;
  const { segments } = parseAnsi(text, line.start);
  const plain = segments.map((segment) => segment.text).join('');
  const ranges = rangesIn(plain, needle);
  const pieces = segments.flatMap(({ text: part, at, style }) =>
    splitByRanges(part, at, ranges).map((piece) => ({ ...piece, style })),
  );
  return { pieces, cut };
}

/** Splits a text that begins at `at` where ranges begin and end. */
function splitByRanges(text: string, at: number, ranges: readonly Range[]): { text: string; hit: boolean }[] {
  const parts: { text: string; hit: boolean }[] = [];
  const end = at + text.length;
  let from = at;
  const take = (to: number, hit: boolean): void => {
    if (to > from) parts.push({ text: text.slice(from - at, to - at), hit });
    from = Math.max(from, to);
  };
  for (const range of ranges) {
    if (range.to <= from || range.from >= end) continue;
    take(range.from, false);
    take(Math.min(range.to, end), true);
  }
  take(end, false);
  return parts;
}
