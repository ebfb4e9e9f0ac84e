import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

/** A scroll this soon after a wheel, touch, key or drag is the reader's own. */
const intentMs = 600;
const atEndPx = 8;

/** Stays at the end of what grows, until the reader scrolls up. */
export function useFollow(scroller: RefObject<HTMLElement | null>, height: number, initially: boolean) {
  const [following, setFollowing] = useState(initially);
  const intent = useRef(0);
  const top = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new height is the occasion to follow it
  useLayoutEffect(() => {
    const element = scroller.current;
    if (following && element) element.scrollTop = element.scrollHeight;
  }, [following, height, scroller]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onIntent = (): void => {
      intent.current = performance.now();
    };
    const onScroll = (): void => {
      const mine = performance.now() - intent.current < intentMs;
      const up = element.scrollTop < top.current - 1;
      const atEnd = element.scrollHeight - element.clientHeight - element.scrollTop < atEndPx;
      top.current = element.scrollTop;
      if (mine && up && !atEnd) setFollowing(false);
      else if (mine && atEnd) setFollowing(true);
    };
    const intents = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;
    for (const name of intents) element.addEventListener(name, onIntent, { passive: true });
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      for (const name of intents) element.removeEventListener(name, onIntent);
      element.removeEventListener('scroll', onScroll);
    };
  }, [scroller]);
  return { following, follow: useCallback((on: boolean) => setFollowing(on), []) };
}
