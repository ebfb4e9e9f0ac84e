import { type FocusEvent, type KeyboardEvent, type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { pauseMaxMs } from '../../keys/sequence.ts';
import { isTyping } from '../focus/typing.ts';
import type { Selection } from '../selection/selection.ts';
import { commandOf, type RowCommand } from './row-keys.ts';

interface Options {
  ids: readonly string[];
  scroller: RefObject<HTMLElement | null>;
  rowHeight: number;
  /** how many stand beside each other */
  perRow?: number;
  /** undefined: rows of this table cannot be chosen */
  selection: Selection | undefined;
}

let begunAtMs = Number.NEGATIVE_INFINITY;

/** Whether a key belongs to the one before: `g j` goes to another page. */
function isSecondOfTwo({ key, timeStamp }: { key: string; timeStamp: number }): boolean {
  const isSecond = key.length === 1 && timeStamp - begunAtMs <= pauseMaxMs;
  begunAtMs = key === 'g' && !isSecond ? timeStamp : Number.NEGATIVE_INFINITY;
  return isSecond;
}

/** Where rows say their place. */
const rowAt = '[data-at]';

const isControl = (target: HTMLElement): boolean => target.matches('a, button, input, summary, [role=button]');

/** The row that the keyboard is at, and how it comes to another one. Rows that are not drawn are drawn when it comes to them. */
function useRowFocus(ids: readonly string[], scroller: RefObject<HTMLElement | null>) {
  const [id, setId] = useState<string | null>(null);
  const at = useMemo(() => (id === null ? -1 : ids.indexOf(id)), [ids, id]);
  const wanted = useRef(false);
  const within = useRef(false);
  const lastAt = useRef(-1);
  if (at >= 0) lastAt.current = at;
  const go = (to: number): void => {
    wanted.current = true;
    setId(ids[to] ?? null);
  };
  // A row that goes away leaves the keyboard to the one that takes its place.
  useLayoutEffect(() => {
    if (id === null || at >= 0) return;
    if (within.current) wanted.current = true;
    setId(ids[Math.min(lastAt.current, ids.length - 1)] ?? null);
  }, [ids, id, at]);
  useLayoutEffect(() => {
    const row = wanted.current ? scroller.current?.querySelector<HTMLElement>(`[data-at="${at}"]`) : null;
    if (!row) return;
    wanted.current = false;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  });
  useEnter(scroller, () => go(Math.max(0, at)));
  const onFocus = ({ target }: FocusEvent<HTMLElement>): void => {
    within.current = true;
    const row = (target as HTMLElement).closest<HTMLElement>(rowAt);
    if (row) setId(ids[Number(row.dataset.at)] ?? null);
  };
  const onBlur = ({ relatedTarget, currentTarget }: FocusEvent<HTMLElement>): void => {
    within.current = relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
  };
  return { at, go, onFocus, onBlur };
}

/** The keys of a table: they move from row to row, open rows and choose them. `at`: the row that the keyboard is at; -1: none yet. */
export function useRowKeys({ ids, scroller, rowHeight, perRow = 1, selection }: Options) {
  const { at, go, onFocus, onBlur } = useRowFocus(ids, scroller);
  const reach = useRef<{ from: number; before: readonly string[] } | null>(null);
  /** Chooses all from where the reach began to there, besides what was chosen before. */
  const extend = (to: number): void => {
    if (!selection) return;
    reach.current ??= { from: at, before: selection.ids() };
    const { from, before } = reach.current;
    selection.choose([...before, ...ids.slice(Math.min(from, to), Math.max(from, to) + 1)]);
  };
  const run = (command: RowCommand, row: HTMLElement | null): boolean => {
    if (command.kind === 'go') {
      if (command.extends) extend(command.to);
      else reach.current = null;
      go(command.to);
      return true;
    }
    if (command.kind === 'open') return openRow(row, command.beside);
    if (command.kind === 'menu') return press(row?.querySelector<HTMLElement>('button[aria-haspopup=menu]'));
    reach.current = null;
    return selection !== undefined && change(selection, command, ids[at]);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const target = event.target as HTMLElement;
    if (event.defaultPrevented || isTyping(target) || isSecondOfTwo(event)) return;
    const row = target.closest<HTMLElement>(rowAt);
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const command = commandOf(event, { at: row ? at : -1, count: ids.length, page, perRow });
    if (!command || (isControl(target) && ['Enter', ' '].includes(event.key))) return;
    // outside the rows only the way into them
    if (!row && command.kind === 'go' && !['ArrowDown', 'j'].includes(event.key)) return;
    const done = run(!row && command.kind === 'go' ? { ...command, to: Math.max(0, at) } : command, row);
    if (done) event.preventDefault();
  };
  return { at, onKeyDown, onFocus, onBlur };
}

function press(control: HTMLElement | null | undefined): boolean {
  control?.focus();
  control?.click();
  return control != null;
}

/** Follows the link of a row: the one that is marked as such, else its first. */
function openRow(row: HTMLElement | null, beside: boolean): boolean {
  const link = row?.querySelector('a[data-opens]') ?? row?.querySelector('a[href]');
  return link?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey: beside })) !== undefined;
}

function change(selection: Selection, command: RowCommand, id: string | undefined): boolean {
  if (command.kind === 'all') selection.setShown(true);
  else if (command.kind === 'choose' && id !== undefined) selection.toggle(id, command.isRange);
  else if (command.kind === 'clear' && selection.ids().length > 0) selection.clear();
  else return false;
  return true;
}

/** Where nothing has the focus, an arrow or `j` comes into the first table of the page. */
function useEnter(scroller: RefObject<HTMLElement | null>, enter: () => void): void {
  const latest = useRef(enter);
  latest.current = enter;
  useLayoutEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      if (document.querySelector('[data-rows]') !== scroller.current || target !== document.body) return;
      if (event.defaultPrevented || ctrlKey || metaKey || altKey || isSecondOfTwo(event)) return;
      if (!['ArrowDown', 'j', 'ArrowUp', 'k'].includes(key)) return;
      event.preventDefault();
      latest.current();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [scroller]);
}
