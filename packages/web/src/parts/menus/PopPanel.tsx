import type { KeyboardEvent, ReactNode } from 'react';
import styles from './menu.module.css';
import { usePopover } from './use-popover.ts';

interface Props {
  /** the button that opened it: it stands beside it, and gives the focus back to it */
  anchor: HTMLElement;
  label: string;
  onClose: () => void;
  children: ReactNode;
}

/** A few choices beside a button. Arrows go from one to the next; it closes on Escape, Tab beyond its ends, scrolling and a click elsewhere. */
export function PopPanel({ anchor, label, onClose, children }: Props) {
  const panel = usePopover<HTMLDivElement>({ anchor, onClose, first: stops });
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const entries = [...event.currentTarget.querySelectorAll<HTMLElement>(stops)];
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const leaves = event.key === 'Tab' && (event.shiftKey ? at <= 0 : at === entries.length - 1);
    if (step !== undefined) entries[(at + step + entries.length) % entries.length]?.focus();
    if (event.key === 'Escape' || leaves) {
      anchor.focus();
      onClose();
    }
    if (step !== undefined || event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
    }
  };
  return (
    <div
      ref={panel}
      popover="manual"
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      className={styles.panel}
      onKeyDown={onKeyDown}
    >
      {children}
    </div>
  );
}

/** What the keyboard stops at. */
const stops = 'input:not(:disabled), button:not(:disabled)';
