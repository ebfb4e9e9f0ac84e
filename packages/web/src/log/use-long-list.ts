import { type RefObject, useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ListScroller, type ListState } from './list-scroller.ts';

interface Rows {
  first: number;
  end: number;
  rowPx: number;
  /** all of them are that high */
  even: boolean;
  /** to begin with: at the end of what is there, and of what comes */
  following: boolean;
}

export interface LongList extends ListState {
  scroller: RefObject<HTMLElement | null>;
  spacer: RefObject<HTMLDivElement | null>;
  rows: RefObject<HTMLDivElement | null>;
  follow: (on: boolean) => void;
  goTo: (row: number) => void;
}

/** A list of any length: see `ListScroller`. The three elements are given their refs. */
export function useLongList({ first, end, rowPx, even, following }: Rows): LongList {
  const [list] = useState(() => new ListScroller(following));
  const scroller = useRef<HTMLElement>(null);
  const spacer = useRef<HTMLDivElement>(null);
  const rows = useRef<HTMLDivElement>(null);
  const state = useSyncExternalStore(list.subscribe, list.state);
  useLayoutEffect(() => {
    if (!scroller.current || !spacer.current || !rows.current) return;
    return list.attach({ scroller: scroller.current, spacer: spacer.current, rows: rows.current });
  }, [list]);
  useLayoutEffect(() => list.setRows(first, end, rowPx, even), [list, first, end, rowPx, even]);
  // after each drawing: what is drawn may be higher than what was
  useLayoutEffect(() => list.place());
  useEffect(() => list.place(), [list]);
  return { ...state, scroller, spacer, rows, follow: list.follow, goTo: list.goTo };
}
