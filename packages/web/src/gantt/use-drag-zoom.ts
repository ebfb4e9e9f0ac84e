import { type MouseEvent, type PointerEvent, useRef, useState } from 'react';
import type { Stretch } from './layout.ts';

/** Below, a drag was a click. */
const dragMin = 6;

/** Chooses a time by dragging over bars; a double click goes back. */
export function useDragZoom(shown: Stretch, onZoom: (from: number, to: number) => void, onBack: () => void) {
  const start = useRef<{ x: number; left: number; width: number; offset: number } | null>(null);
  const dragged = useRef(false);
  const [chosen, setChosen] = useState<{ left: number; width: number } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    dragged.current = false;
    const bars = event.currentTarget.querySelector('[role="group"]')?.getBoundingClientRect();
    if (!bars || event.button !== 0 || event.pointerType === 'touch' || event.clientX < bars.left) return;
    start.current = {
      x: event.clientX,
      left: bars.left,
      width: bars.width,
      offset: bars.left - event.currentTarget.getBoundingClientRect().left,
    };
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const from = start.current;
    if (!from || Math.abs(event.clientX - from.x) < dragMin) return;
    dragged.current = true;
    event.currentTarget.setPointerCapture(event.pointerId);
    const [low, high] = [Math.min(from.x, event.clientX), Math.max(from.x, event.clientX)];
    setChosen({ left: from.offset + low - from.left, width: high - low });
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>): void => {
    const from = start.current;
    start.current = null;
    setChosen(null);
    if (!from || !dragged.current) return;
    const timeAt = (x: number): number => shown.from + ((x - from.left) / from.width) * (shown.to - shown.from);
    const [a, b] = [timeAt(from.x), timeAt(event.clientX)];
    onZoom(Math.min(a, b), Math.max(a, b));
  };
  /** The click at the end of a drag is none. */
  const onClickCapture = (event: MouseEvent): void => {
    if (!dragged.current) return;
    dragged.current = false;
    event.preventDefault();
    event.stopPropagation();
  };
  return { chosen, handlers: { onPointerDown, onPointerMove, onPointerUp, onClickCapture, onDoubleClick: onBack } };
}
