import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';

const gapPx = 4;
const edgePx = 8;

/** Below the anchor, or above it where there is no room below; never beyond the window. */
function place(popover: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = popover;
  const below = at.bottom + gapPx;
  const top = below + offsetHeight > innerHeight - edgePx ? Math.max(edgePx, at.top - gapPx - offsetHeight) : below;
  popover.style.top = `${top}px`;
  popover.style.left = `${Math.max(edgePx, Math.min(at.right - offsetWidth, innerWidth - offsetWidth - edgePx))}px`;
}

interface Options {
  /** the button that opened it: it stands beside it, and gives the focus back to it */
  anchor: HTMLElement;
  onClose: () => void;
  /** which of its elements has the focus first */
  first: string;
}

/** Shows an element above the page, beside a button. It closes on scrolling, a change of the window and a click elsewhere. */
export function usePopover<E extends HTMLElement>({ anchor, onClose, first }: Options): RefObject<E | null> {
  const popover = useRef<E>(null);
  const close = useRef(onClose);
  close.current = onClose;
  useLayoutEffect(() => {
    popover.current?.showPopover();
    if (popover.current) place(popover.current, anchor);
    popover.current?.querySelector<HTMLElement>(first)?.focus({ preventScroll: true });
    anchor.setAttribute('aria-expanded', 'true');
    return () => anchor.setAttribute('aria-expanded', 'false');
  }, [anchor, first]);
  useEffect(() => {
    const leave = (): void => close.current();
    const leaveOutside = ({ target }: Event): void => {
      if (target instanceof Node && !popover.current?.contains(target) && !anchor.contains(target)) leave();
    };
    const leaveOnScroll = ({ target }: Event): void => {
      if (!(target instanceof Node && popover.current?.contains(target))) leave();
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
  return popover;
}
