import type { Queue } from '@baton/protocol';
import type { App, PersonalApp } from '../../app/index.ts';
import type { Clock } from '../../ports/clock.ts';
import { queueClassOf, usedUpKeyOf } from '../views/explanation.ts';

/** How long what was read for one is good for others. */
const freshMs = 500;
/** While nothing was told to have happened, what was read is good for so long: devices, free disk and free slots change without an event. */
const quietMs = 5_000;

interface Reading {
  at: number;
  events: number;
  queue: Promise<Queue>;
}

/**
 * Explains the queue; for all who see everything and look at the same scope at the same time, once. Between two readings nothing is done but to count
 * events.
 */
export class SharedQueue {
  readonly #clock: Clock;
  readonly #stopEvents: () => void;
  readonly #last = new Map<string | null, Reading>();
  #events = 0;

  constructor(clock: Clock, { live }: Pick<App, 'live'>) {
    this.#clock = clock;
    this.#stopEvents = live.onEvents((events) => {
      this.#events += events.length;
    });
  }

  /** Throws `scope_not_found`. */
  read(app: PersonalApp, scope: string | null): Promise<Queue> {
    if (!app.access.toEverything) return readQueue(app, scope);
    const now = this.#clock.monotonic();
    const last = this.#last.get(scope);
    const goodMs = last?.events === this.#events ? quietMs : freshMs;
    if (last && now - last.at < goodMs) return last.queue;
    for (const [key, { at }] of this.#last) if (now - at >= quietMs) this.#last.delete(key);
    const reading = { at: now, events: this.#events, queue: readQueue(app, scope) };
    this.#last.set(scope, reading);
    reading.queue.catch(() => {
      if (this.#last.get(scope) === reading) this.#last.delete(scope);
    });
    return reading.queue;
  }

  close(): void {
    this.#stopEvents();
  }
}

async function readQueue({ explain, fleet }: PersonalApp, scope: string | null): Promise<Queue> {
  const classes = await explain.classes(scope);
  return {
    classes: classes.map((each) => queueClassOf(each, fleet.scopeName)),
    keys: explain.usedUpKeys(scope).map(usedUpKeyOf),
  };
}
