/** What was typed for a dialog before it was there. */
export interface TypedAhead {
  text: string;
  /** Enter was pressed: what fits best is meant */
  picks: boolean;
}

export const nothingTyped: TypedAhead = { text: '', picks: false };

/** What is typed with one key more. null: it is nothing that could be typed ahead. What comes after Enter is for whatever that leads to. */
export function typedWith({ text, picks }: TypedAhead, key: string): TypedAhead | null {
  if (picks) return null;
  if (key === 'Enter') return { text, picks: true };
  if (key === 'Backspace') return { text: text.slice(0, -1), picks };
  return key.length === 1 ? { text: text + key, picks } : null;
}

let typed = nothingTyped;
let stopListening: (() => void) | null = null;

/**
 * Listens to what is typed while the code of a dialog still comes.
 *
 * @param onLeave Escape: nobody wants it any more
 */
export function listenAhead(onLeave: () => void): void {
  endAhead();
  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const next = event.key === 'Escape' ? nothingTyped : typedWith(typed, event.key);
    if (next === null) return;
    // for nothing that stands behind
    event.preventDefault();
    event.stopPropagation();
    typed = next;
    if (event.key === 'Escape') onLeave();
  };
  addEventListener('keydown', onKey, { capture: true });
  stopListening = () => removeEventListener('keydown', onKey, { capture: true });
}

/** What was typed until now. */
export const typedAhead = (): TypedAhead => typed;

/** The dialog is there, or nobody wants it any more. */
export function endAhead(): void {
  typed = nothingTyped;
  stopListening?.();
  stopListening = null;
}
