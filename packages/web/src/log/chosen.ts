/** Lines that an address names, from 1, both included. */
export interface Chosen {
  from: number;
  to: number;
}

/** `L12` or `L12-L20` of an address. */
export function chosenOf(hash: string): Chosen | null {
  const [, first, second] = /^L(\d{1,9})(?:-L?(\d{1,9}))?$/.exec(hash) ?? [];
  const from = Number(first);
  const to = second === undefined ? from : Number(second);
  if (!(from > 0 && to > 0)) return null;
  return { from: Math.min(from, to), to: Math.max(from, to) };
}

export const hashOf = ({ from, to }: Chosen): string => (from === to ? `#L${from}` : `#L${from}-L${to}`);

/** What is chosen after a click on a number: that line, or with Shift all between it and what is chosen. */
export function choose(before: Chosen | null, line: number, extend: boolean): Chosen {
  if (!extend || !before) return { from: line, to: line };
  return line < before.from ? { from: line, to: before.to } : { from: before.from, to: line };
}
