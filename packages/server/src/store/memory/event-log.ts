import type { EventDraft, EventKind, StoredEvent } from '@baton/core';

const entityKey = (kind: EventKind, entityId: string): string => `${kind} ${entityId}`;

/** Numbered events, oldest first. Nothing is ever taken back: only commits that stand are appended. */
export class EventLog {
  #events: StoredEvent[] = [];
  #byEntity = new Map<string, StoredEvent[]>();
  #latest = 0;
  #oldest = 1;

  get latest(): number {
    return this.#latest;
  }

  get oldest(): number {
    return this.#oldest;
  }

  append(drafts: readonly EventDraft[]): StoredEvent[] {
    return drafts.map((draft) => {
      const event: StoredEvent = { ...draft, seq: ++this.#latest };
      this.#events.push(event);
      const key = entityKey(event.kind, event.entityId);
      const ofEntity = this.#byEntity.get(key);
      if (ofEntity) ofEntity.push(event);
      else this.#byEntity.set(key, [event]);
      return event;
    });
  }

  since(seq: number, limit: number): StoredEvent[] {
    const start = Math.max(0, seq + 1 - this.#oldest);
    return this.#events.slice(start, start + limit);
  }

  of(kind: EventKind, entityId: string, limit: number): StoredEvent[] {
    return (this.#byEntity.get(entityKey(kind, entityId)) ?? []).slice(0, limit);
  }

  latestOf(kind: EventKind, entityId: string, limit: number): StoredEvent[] {
    return (this.#byEntity.get(entityKey(kind, entityId)) ?? []).slice(-limit).reverse();
  }

  prune(belowSeq: number): void {
    const oldest = Math.min(belowSeq, this.#latest + 1);
    if (oldest <= this.#oldest) return;
    for (const event of this.#events.splice(0, oldest - this.#oldest)) {
      const key = entityKey(event.kind, event.entityId);
      const ofEntity = this.#byEntity.get(key);
      ofEntity?.shift();
      if (ofEntity?.length === 0) this.#byEntity.delete(key);
    }
    this.#oldest = oldest;
  }
}
