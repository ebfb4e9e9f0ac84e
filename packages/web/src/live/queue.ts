import type { Queue, QueuedClass, UsedUpKey } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import { useEffect, useSyncExternalStore } from 'react';
import { request } from '../api/request.ts';
import type { Subscription } from './client.ts';
import { Emitter } from './emitter.ts';
import { live } from './live.ts';

const fallbackMs = 3000;

const keyOf = (project: string, key: string): string => JSON.stringify([project, key]);

/** Why jobs of a scope wait, by kind. One for the whole tab and scope, as long as anybody looks. */
class LiveQueue implements Subscription {
  readonly cursor = null;
  readonly scope: string | null;
  /** the longest queues first; the same list until something changes */
  classes: readonly QueuedClass[] = [];
  known = false;
  #byId = new Map<string, QueuedClass>();
  #keys = new Map<string, UsedUpKey>();
  #changed = new Emitter();
  #watchers = 0;
  #leave: () => void = () => {};
  #fallback: ReturnType<typeof setInterval> | undefined;

  constructor(scope: string | null) {
    this.scope = scope;
  }

  readonly topic = () => ({ name: 'queue', scope: this.scope }) as const;
  readonly classOf = (classId: string): QueuedClass | undefined => this.#byId.get(classId);
  readonly usedUp = (project: string, key: string): UsedUpKey | undefined => this.#keys.get(keyOf(project, key));

  apply(message: Parameters<Subscription['apply']>[0]): void {
    if (message.op !== 'queue') return;
    if (message.whole) this.#byId.clear();
    for (const classId of message.gone) this.#byId.delete(classId);
    this.#take(message);
  }

  #take({ classes, keys }: Queue): void {
    for (const each of classes) this.#byId.set(each.classId, each);
    this.#keys = new Map(keys.map((each) => [keyOf(each.project, each.key), each]));
    this.classes = [...this.#byId.values()].sort((a, b) => b.waiting - a.waiting || (a.classId < b.classId ? -1 : 1));
    this.known = true;
    this.#changed.emit();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const stop = this.#changed.subscribe(listener);
    if (this.#watchers++ === 0) this.#follow();
    return () => {
      stop();
      if (--this.#watchers > 0) return;
      this.#leave();
      clearInterval(this.#fallback);
    };
  };

  #follow(): void {
    this.#leave = live.subscribe(this);
    this.#fallback = setInterval(() => void this.#poll(), fallbackMs);
  }

  async #poll(): Promise<void> {
    if (live.state().status === 'live') return;
    const query = { scope: this.scope ?? undefined };
    const queue = await request<Queue>('GET', restPaths.queue, { query }).catch(() => null);
    if (!queue) return;
    this.#byId.clear();
    this.#take(queue);
  }
}

const queues = new Map<string | null, LiveQueue>();

function queueOf(scope: string | null): LiveQueue {
  const queue = queues.get(scope) ?? new LiveQueue(scope);
  queues.set(scope, queue);
  return queue;
}

/** All kinds of jobs that wait in a scope, live. */
export function useQueue(scope: string | null): { classes: readonly QueuedClass[]; known: boolean } {
  const queue = queueOf(scope);
  const classes = useSyncExternalStore(queue.subscribe, () => queue.classes);
  return { classes, known: queue.known };
}

/** What is known of one kind, and of one key; watched apart, so that a row is drawn anew only when its own reason changes. */
export function useWaitingFor(
  scope: string | null,
  classId: string | null,
  project: string,
  key: string | null,
): { kind: QueuedClass | undefined; usedUp: UsedUpKey | undefined } {
  const queue = queueOf(scope);
  const kind = useSyncExternalStore(queue.subscribe, () => (classId === null ? undefined : queue.classOf(classId)));
  const usedUp = useSyncExternalStore(queue.subscribe, () => (key === null ? undefined : queue.usedUp(project, key)));
  return { kind, usedUp };
}

/** Follows the queue while the component is shown, so that rows that come and go find it there. */
export function useFollowedQueue(scope: string | null): void {
  useEffect(() => queueOf(scope).subscribe(() => {}), [scope]);
}
