import { useEffect, useRef } from 'react';
import { isTyping } from '../parts/typing.ts';
import { KeySequence } from './sequence.ts';

/** What single keys do outside of fields, by the keys as a shortcut writes them: `c`, `g r`. */
export type Bindings = Readonly<Record<string, () => void>>;

const isInDialog = (): boolean => document.querySelector('[role=dialog][aria-modal=true]') !== null;

/** Binds keys for as long as the component is shown. Nothing happens while somebody types, or a dialog waits for an answer. */
export function useKeys(bindings: Bindings): void {
  const latest = useRef(bindings);
  latest.current = bindings;
  useEffect(() => {
    const sequence = new KeySequence(() => Object.keys(latest.current));
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (isTyping(event.target) || isInDialog()) {
        sequence.reset();
        return;
      }
      const found = sequence.press(event.key, event.timeStamp);
      if (found === null) return;
      event.preventDefault();
      latest.current[found]?.();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
