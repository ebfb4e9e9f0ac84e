import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import type { Selection } from '../selection/selection.ts';
import styles from './cards.module.css';
import { useRowKeys } from './use-row-keys.ts';

interface Props {
  label: string;
  ids: readonly string[];
  renderCard: (id: string) => ReactNode;
  /** pixels */
  cardHeight: number;
  cardLeastWidth: number;
  selection?: Selection;
  /** follows the last card */
  foot?: ReactNode;
}

const gapPx = 12;

/** Cards beside and below each other, of which only those in view are drawn. The keyboard goes from card to card. */
export function CardGrid({ label, ids, renderCard, cardHeight, cardLeastWidth, selection, foot }: Props) {
  if (selection) selection.order = ids;
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const perRow = Math.max(1, Math.floor((width + gapPx) / (cardLeastWidth + gapPx)));
  const height = cardHeight + gapPx;
  const { at, ...keys } = useRowKeys({ ids, scroller, rowHeight: height, perRow, selection });
  const rowOfFocus = at < 0 ? -1 : Math.floor(at / perRow);
  const virtual = useVirtualizer({
    count: Math.ceil(ids.length / perRow),
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 2,
    rangeExtractor: useCallback(
      (range: Range) =>
        [...new Set([...defaultRangeExtractor(range), ...(rowOfFocus < 0 ? [] : [rowOfFocus])])].sort((a, b) => a - b),
      [rowOfFocus],
    ),
  });
  const cardWidth = (width - gapPx * (perRow - 1)) / perRow;
  const tabStop = at >= 0 ? at : (virtual.range?.startIndex ?? 0) * perRow;
  const shown = virtual
    .getVirtualItems()
    .flatMap(({ index }) =>
      ids.slice(index * perRow, (index + 1) * perRow).map((id, beside) => ({ id, index: index * perRow + beside })),
    );
  return (
    <section ref={scroller} className={styles.scroller} aria-label={`${label}, scrollable`} data-rows {...keys}>
      <ul className={styles.cards} aria-label={label} style={{ height: Math.ceil(ids.length / perRow) * height }}>
        {shown.map(({ id, index }) => (
          <li
            key={id}
            className={styles.card}
            aria-setsize={ids.length}
            aria-posinset={index + 1}
            data-at={index}
            tabIndex={index === tabStop ? 0 : -1}
            style={{
              width: cardWidth,
              height: cardHeight,
              transform: `translate(${(index % perRow) * (cardWidth + gapPx)}px, ${Math.floor(index / perRow) * height}px)`,
            }}
          >
            {renderCard(id)}
          </li>
        ))}
      </ul>
      {foot}
    </section>
  );
}

/** The room inside of an element, as it changes. */
function useWidth(element: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const of = element.current;
    if (!of) return;
    const read = (): void => setWidth(of.clientWidth - gapPx * 2);
    read();
    const observer = new ResizeObserver(read);
    observer.observe(of);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
