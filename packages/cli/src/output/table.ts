import { clean } from './clean.ts';
import type { Colour, Paint } from './colours.ts';

/** One field of a table: its text is cleaned before it is shown. */
export type Cell = string | { text: string; colour: Colour | null };

const gap = '  ';
const textOf = (cell: Cell): string => clean(typeof cell === 'string' ? cell : cell.text);

/** Aligned lines under a heading. Columns are as wide as their widest text. */
export function renderTable(headings: readonly string[], rows: readonly (readonly Cell[])[], paint: Paint): string {
  const widths = headings.map((heading, column) =>
    Math.max(width(heading), ...rows.map((row) => width(textOf(row[column] ?? '')))),
  );
  const line = (cells: readonly Cell[]): string =>
    cells
      .map((cell, column) => {
        const text = textOf(cell);
        const padding = ' '.repeat(column === cells.length - 1 ? 0 : (widths[column] ?? 0) - width(text));
        return paint(text, typeof cell === 'string' ? null : cell.colour) + padding;
      })
      .join(gap)
      .trimEnd();
  return [line(headings.map((text): Cell => ({ text, colour: 'grey' }))), ...rows.map(line)].map((each) => `${each}\n`).join('');
}

/** Lines of `name  value`, for one thing. */
export function renderFields(fields: readonly (readonly [string, Cell])[], paint: Paint): string {
  const widest = Math.max(...fields.map(([name]) => width(name)));
  return fields
    .map(([name, cell]) => {
      const value = paint(textOf(cell), typeof cell === 'string' ? null : cell.colour);
      return `${paint(name, 'grey')}${' '.repeat(widest - width(name))}${gap}${value}\n`;
    })
    .join('');
}

/** Columns that a text takes in a terminal: wide characters take two, combining ones none. */
function width(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return columns;
}
