import type { ComponentType, KeyboardEvent } from 'react';
import styles from './menu.module.css';
import { usePopover } from './use-popover.ts';

export interface MenuItem<K extends string> {
  key: K;
  label: string;
  Icon: ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: 'true' }>;
  /** takes something away */
  danger?: boolean;
}

interface Props<K extends string> {
  /** the button that opened it: it stands beside it, and gives the focus back to it */
  anchor: HTMLElement;
  label: string;
  items: readonly MenuItem<K>[];
  onPick: (key: K) => void;
  onClose: () => void;
}

/**
 * One menu for many buttons: long tables have one in each row, and the elements of rows show other rows while somebody scrolls. It closes on
 * Escape, Tab, scrolling and a click elsewhere.
 */
export function PopMenu<K extends string>({ anchor, label, items, onPick, onClose }: Props<K>) {
  const menu = usePopover<HTMLDivElement>({ anchor, onClose, first: '[role=menuitem]' });
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const entries = [...event.currentTarget.querySelectorAll<HTMLElement>('[role=menuitem]')];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const to = nextEntry(event.key, at, items);
    if (to !== null) entries[to]?.focus();
    if (event.key === 'Escape' || event.key === 'Tab') {
      anchor.focus();
      onClose();
    }
    if (to !== null || event.key === 'Escape') event.preventDefault();
  };
  return (
    <div ref={menu} popover="manual" role="menu" aria-label={label} tabIndex={-1} className={styles.menu} onKeyDown={onKeyDown}>
      {items.map(({ key, label: words, Icon, danger }) => (
        <button
          key={key}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className={styles.item}
          data-danger={danger}
          onClick={() => {
            anchor.focus();
            onClose();
            onPick(key);
          }}
        >
          <Icon size={16} stroke={1.8} aria-hidden="true" />
          {words}
        </button>
      ))}
    </div>
  );
}

/** Where the focus goes with this key; null: nowhere. A letter goes to the next entry that begins with it. */
function nextEntry(key: string, at: number, items: readonly { label: string }[]): number | null {
  const count = items.length;
  if (key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowUp') return (at - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key.length !== 1 || key === ' ') return null;
  const order = [...items.keys()].map((index) => (at + 1 + index) % count);
  return order.find((index) => items[index]?.label.toLowerCase().startsWith(key.toLowerCase())) ?? null;
}
