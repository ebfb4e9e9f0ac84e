import type { Runner, ServerMessage } from '@baton/protocol';
import { LiveView } from './live.ts';
import type { BenchServer } from './server.ts';

type Contact = Runner['contact'];

/** The contact of every runner as a page is told of it, with the time at which it was told. */
export class Contacts {
  readonly #known = new Map<string, { contact: Contact; at: number }>();
  #view: LiveView | null = null;
  #look = (): void => {};

  static async watch(server: BenchServer): Promise<Contacts> {
    const contacts = new Contacts();
    contacts.#view = await LiveView.open(server, { name: 'runners' }, (message) => contacts.#take(message));
    return contacts;
  }

  /** Resolves when so many runners have this contact, with the times (`performance.now`) at which that was told of each. */
  async until(contact: Contact, runners: number): Promise<number[]> {
    for (;;) {
      const found = [...this.#known.values()].filter((each) => each.contact === contact);
      if (found.length === runners) return found.map(({ at }) => at);
      await new Promise<void>((resolve) => {
        this.#look = resolve;
      });
    }
  }

  close(): void {
    this.#view?.close();
  }

  #take(message: ServerMessage): void {
    const at = performance.now();
    const rows =
      message.op === 'runners'
        ? message.rows.map(({ id, contact }) => ({ id, contact }))
        : message.op === 'presence'
          ? message.rows.map(({ runnerId, contact }) => ({ id: runnerId, contact }))
          : [];
    for (const { id, contact } of rows) if (this.#known.get(id)?.contact !== contact) this.#known.set(id, { contact, at });
    this.#look();
  }
}
