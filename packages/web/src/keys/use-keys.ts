import { useLayoutEffect, useRef } from 'react';
import { isTyping } from '../parts/focus/typing.ts';
import { KeySequence } from './sequence.ts';

/** What single keys do outside of fields, by the keys as a shortcut writes them: `c`, `g r`. */
export type Bindings = Readonly<Record<string, () => void>>;

const isInDialog = (): boolean => document.querySelector('[role=dialog][aria-modal=true]') !== null;

/** Of all components that are shown: keys that belong together are one sequence, whoever binds them. */
const bound = new Set<{ current: Bindings }>();
const sequence = new KeySequence(() => [...bound].flatMap(({ current }) => Object.keys(current)));

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target) || isInDialog()) {
    sequence.reset();
    return;
  }
  const found = sequence.press(event.key, event.timeStamp);
  if (found === null) return;
  event.preventDefault();
  // what was shown last is meant
  [...bound].findLast(({ current }) => Object.hasOwn(current, found))?.current[found]?.();
}

/** Binds keys for as long as the component is shown. Nothing happens while somebody types, or a dialog waits for an answer. */
export function useKeys(bindings: Bindings): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  // not later than it can be seen: a key that is pressed at once is heard
  useLayoutEffect(() => {
    if (bound.size === 0) addEventListener('keydown', onKey);
    bound.add(latest);
    return () => {
      bound.delete(latest);
      if (bound.size === 0) removeEventListener('keydown', onKey);
    };
  }, []);
}
