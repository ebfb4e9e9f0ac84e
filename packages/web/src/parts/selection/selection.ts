import { useSyncExternalStore } from 'react';
import { Emitter } from '../../live/emitter.ts';

/** Which rows are chosen. Each row watches only itself. */
export class Selection {
  readonly #chosen = new Set<string>();
  readonly #rows = new Map<string, Emitter>();
  readonly #all = new Emitter();
  #snapshot: readonly string[] = [];
  /** the row that was clicked last: where a range begins */
  #from: string | null = null;
  /** the rows as they are shown, in their order */
  order: readonly string[] = [];

  readonly has = (id: string): boolean => this.#chosen.has(id);
  /** the chosen ones; the same list until that changes */
  readonly ids = (): readonly string[] => this.#snapshot;
  readonly subscribe = this.#all.subscribe;

  subscribeRow(id: string, listener: () => void): () => void {
    const emitter = this.#rows.get(id) ?? new Emitter();
    this.#rows.set(id, emitter);
    return emitter.subscribe(listener);
  }

  /** Turns a row over. As a range, everything from the row before becomes as this one. */
  toggle(id: string, isRange: boolean): void {
    const on = !this.#chosen.has(id);
    const from = isRange && this.#from !== null ? this.order.indexOf(this.#from) : -1;
    const to = this.order.indexOf(id);
    this.#from = id;
    this.#set(from < 0 || to < 0 ? [id] : this.order.slice(Math.min(from, to), Math.max(from, to) + 1), on);
  }

  /** All rows that are shown, or none of them. */
  setShown(on: boolean): void {
    this.#set(this.order, on);
  }

  /** These and no others. */
  choose(ids: readonly string[]): void {
    const wanted = new Set(ids);
    this.#set(
      this.#snapshot.filter((id) => !wanted.has(id)),
      false,
    );
    this.#set(ids, true);
  }

  clear(): void {
    this.#from = null;
    this.#set([...this.#chosen], false);
  }

  /** Forgets those that are gone. */
  keep(exists: (id: string) => boolean): void {
    this.#set(
      this.#snapshot.filter((id) => !exists(id)),
      false,
    );
  }

  #set(ids: readonly string[], on: boolean): void {
    const changed = ids.filter((id) => this.#chosen.has(id) !== on);
    if (changed.length === 0) return;
    for (const id of changed) {
      if (on) this.#chosen.add(id);
      else this.#chosen.delete(id);
    }
    this.#snapshot = [...this.#chosen];
    for (const id of changed) this.#rows.get(id)?.emit();
    this.#all.emit();
  }
}

/** Whether a row is chosen. */
export const useIsSelected = (selection: Selection, id: string): boolean =>
  useSyncExternalStore(
    (listener) => selection.subscribeRow(id, listener),
    () => selection.has(id),
  );

/** The rows that are chosen. */
export const useSelected = (selection: Selection): readonly string[] => useSyncExternalStore(selection.subscribe, selection.ids);
