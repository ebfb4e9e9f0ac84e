/** Listeners of one thing, in the shape that `useSyncExternalStore` wants. */
export class Emitter {
  #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  emit(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Calls `run` at most once in `ms`, the first time at once: a flood of changes is drawn a few times a second. */
export function coalesce(run: () => void, ms: number): () => void {
  let waiting = false;
  let again = false;
  const fire = (): void => {
    again = false;
    waiting = true;
    run();
    setTimeout(() => {
      waiting = false;
      if (again) fire();
    }, ms);
  };
  return () => {
    if (waiting) again = true;
    else fire();
  };
}
