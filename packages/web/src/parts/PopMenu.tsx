import { type ComponentType, type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import styles from './menu.module.css';

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

const gapPx = 4;
const edgePx = 8;

/** Below the anchor, or above it where there is no room below; never beyond the window. */
function place(menu: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = menu;
  const below = at.bottom + gapPx;
  const top = below + offsetHeight > innerHeight - edgePx ? Math.max(edgePx, at.top - gapPx - offsetHeight) : below;
  menu.style.top = `${top}px`;
  menu.style.left = `${Math.max(edgePx, Math.min(at.right - offsetWidth, innerWidth - offsetWidth - edgePx))}px`;
}

/**
 * One menu for many buttons: long tables have one in each row, and the elements of rows show other rows while somebody scrolls. It closes on
 * Escape, Tab, scrolling and a click elsewhere.
 */
export function PopMenu<K extends string>({ anchor, label, items, onPick, onClose }: Props<K>) {
  const menu = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useLayoutEffect(() => {
    menu.current?.showPopover();
    if (menu.current) place(menu.current, anchor);
    menu.current?.querySelector<HTMLElement>('[role=menuitem]')?.focus({ preventScroll: true });
    anchor.setAttribute('aria-expanded', 'true');
    return () => anchor.setAttribute('aria-expanded', 'false');
  }, [anchor]);
  useEffect(() => {
    const leave = (): void => close.current();
    const leaveOutside = ({ target }: Event): void => {
      if (target instanceof Node && !menu.current?.contains(target) && !anchor.contains(target)) leave();
    };
    const leaveOnScroll = ({ target }: Event): void => {
      if (target !== menu.current) leave();
    };
    addEventListener('pointerdown', leaveOutside);
    addEventListener('scroll', leaveOnScroll, { capture: true, passive: true });
    addEventListener('resize', leave);
    return () => {
      removeEventListener('pointerdown', leaveOutside);
      removeEventListener('scroll', leaveOnScroll, { capture: true });
      removeEventListener('resize', leave);
    };
  }, [anchor]);
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
