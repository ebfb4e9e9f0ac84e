import type { FileWrite } from './journal-record.ts';
import type { Answer, Request, Value } from './wire.ts';
import { isFull } from './write-all.ts';

/** A request whose answer waits for the group to be stored. */
interface Planned {
  request: Request;
  value: Value;
  error: unknown;
}

/** What the requests of a group come to: writes to store, answers to give once they are. */
export class Group {
  readonly writes: FileWrite[] = [];
  #planned: Planned[] = [];

  answer(request: Request, value: Value): void {
    this.#planned.push({ request, value, error: null });
  }

  fail(request: Request, error: unknown): void {
    this.#planned.push({ request, value: null, error });
  }

  writesTo(attemptId: string): boolean {
    return this.writes.some((write) => write.attemptId === attemptId);
  }

  /** Nothing of these logs was stored: what was to be answered for them becomes the error; reads are done again by `read`. */
  spoil(attemptIds: ReadonlySet<string>, error: unknown, read: (request: Request) => Value): void {
    for (const planned of this.#planned) {
      const { type, attemptId } = planned.request;
      if (!attemptIds.has(attemptId) || planned.error !== null) continue;
      if (type === 'state' || type === 'locate') planned.value = read(planned.request);
      else planned.error = error;
    }
  }

  /** The answers; the group is empty afterwards. */
  finish(): Answer[] {
    const answers = this.#planned.map(({ request, value, error }): Answer => {
      if (error === null) return { id: request.id, value };
      const message = error instanceof Error ? error.message : String(error);
      return { id: request.id, error: isFull(error) ? 'full' : 'failed', message };
    });
    this.#planned = [];
    this.writes.length = 0;
    return answers;
  }
}
