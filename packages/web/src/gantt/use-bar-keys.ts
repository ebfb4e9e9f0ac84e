import type { KeyboardEvent } from 'react';

/** Where a bar stands, as its element says. */
const placeOf = (element: Element): [row: number, index: number] => {
  const [row = 0, index = 0] = (element.getAttribute('data-bar') ?? '').split(' ').map(Number);
  return [row, index];
};

const middleOf = (element: Element): number => {
  const { left, width } = element.getBoundingClientRect();
  return left + width / 2;
};

/** Goes from bar to bar by the arrow keys: left and right in time, up and down to what is nearest in the row beside. One of them is in the order of tabs. */
export function useBarKeys(onBack: () => void) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape') onBack();
    const current = (event.target as Element).closest('[data-bar]');
    if (!current) return;
    const bars = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-bar]')];
    const [row, index] = placeOf(current);
    const inRow = bars.filter((bar) => placeOf(bar)[0] === row);
    const beside = (rows: (at: number) => boolean, order: 1 | -1): HTMLElement | undefined => {
      const wanted = bars
        .map((bar) => placeOf(bar)[0])
        .filter(rows)
        .sort((a, b) => order * (a - b))[0];
      const near = (bar: Element): number => Math.abs(middleOf(bar) - middleOf(current));
      return bars.filter((bar) => placeOf(bar)[0] === wanted).sort((a, b) => near(a) - near(b))[0];
    };
    const targets = new Map<string, () => HTMLElement | undefined>([
      ['ArrowLeft', () => inRow[index - 1]],
      ['ArrowRight', () => inRow[index + 1]],
      ['ArrowUp', () => beside((at) => at < row, -1)],
      ['ArrowDown', () => beside((at) => at > row, 1)],
      ['Home', () => inRow[0]],
      ['End', () => inRow.at(-1)],
    ]);
    const find = targets.get(event.key);
    if (!find) return;
    event.preventDefault();
    event.stopPropagation();
    const target = find();
    if (!target) return;
    for (const bar of bars) bar.tabIndex = bar === target ? 0 : -1;
    target.focus();
  };
  return { onKeyDown };
}
