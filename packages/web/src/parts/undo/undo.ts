import { Emitter } from '../../live/emitter.ts';
import { showFailure } from '../notices/show-failure.ts';

/** How long something can be undone; the time stands still while somebody points at it or has the focus in it. */
export const offerForMs = 8_000;
/** The newest ones stay. */
const offersMax = 3;

/** Something that was done and can be taken back. */
export interface Offer {
  id: number;
  text: string;
  undo: () => unknown;
}

interface Running extends Offer {
  leftMs: number;
  timer: ReturnType<typeof setTimeout> | null;
  startedAt: number;
}

/** What can be undone now, the newest last. */
export class Offers {
  #running: Running[] = [];
  #snapshot: readonly Offer[] = [];
  #lastId = 0;
  readonly #changed = new Emitter();
  readonly #onFailure: (text: string, error: unknown) => void;

  readonly subscribe = this.#changed.subscribe;
  /** the same list until it changes */
  readonly list = (): readonly Offer[] => this.#snapshot;

  /** @param onFailure told when an undo was refused */
  constructor(onFailure: (text: string, error: unknown) => void) {
    this.#onFailure = onFailure;
  }

  add(text: string, undo: () => unknown): void {
    this.#lastId++;
    const offer: Running = { id: this.#lastId, text, undo, leftMs: offerForMs, timer: null, startedAt: 0 };
    const kept = [...this.#running, offer];
    for (const old of kept.splice(0, Math.max(0, kept.length - offersMax))) this.#stop(old);
    this.#set(kept);
    this.#start(offer);
  }

  /** Somebody looks at it: its time stands still. */
  hold(id: number): void {
    const offer = this.#find(id);
    if (!offer?.timer) return;
    this.#stop(offer);
    offer.leftMs -= performance.now() - offer.startedAt;
  }

  /** Nobody looks at it any more: its time goes on. */
  release(id: number): void {
    const offer = this.#find(id);
    if (offer && !offer.timer) this.#start(offer);
  }

  dismiss(id: number): void {
    const offer = this.#find(id);
    if (!offer) return;
    this.#stop(offer);
    this.#set(this.#running.filter((each) => each !== offer));
  }

  /** Takes back this one, or the newest. False when there is none. */
  take(id?: number): boolean {
    const offer = id === undefined ? this.#running.at(-1) : this.#find(id);
    if (!offer) return false;
    this.dismiss(offer.id);
    // what throws at once fails as what is refused later
    void (async () => offer.undo())().catch((error: unknown) => this.#onFailure(offer.text, error));
    return true;
  }

  #find(id: number): Running | undefined {
    return this.#running.find((each) => each.id === id);
  }

  #start(offer: Running): void {
    offer.startedAt = performance.now();
    offer.timer = setTimeout(() => this.dismiss(offer.id), Math.max(0, offer.leftMs));
  }

  #stop(offer: Running): void {
    if (offer.timer) clearTimeout(offer.timer);
    offer.timer = null;
  }

  #set(running: Running[]): void {
    this.#running = running;
    this.#snapshot = running.map(({ id, text, undo }) => ({ id, text, undo }));
    this.#changed.emit();
  }
}

/** Those of this tab. */
export const offers = new Offers((text, error) => showFailure(`Not undone: ${text}`, error));

/**
 * Tells that something was done, and offers for a few seconds to take it back: by a button, or by Ctrl-Z outside of fields. Only for
 * what can be taken back truly; what cannot is asked about before.
 * @param text what was done: `atlas disabled`
 * @param undo does the opposite; a refusal that it throws is shown
 */
export const offerUndo = (text: string, undo: () => unknown): void => offers.add(text, undo);
