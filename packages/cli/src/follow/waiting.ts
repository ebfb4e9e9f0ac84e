import type { Job, RunnerList } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Context } from '../context.ts';
import type { Client } from '../rest/client.ts';

/** Someone at a terminal wants to know soon; a script only when something seems wrong. */
const quietMs = { terminal: 400, script: 2_000 };

const asides: Partial<Record<Job['state'], string>> = {
  needs_attention: 'needs attention: somebody has to decide on the page what becomes of it',
  awaiting_approval: 'waits for an approval',
  awaiting_input: 'waits for an answer',
};

/** Says on stderr, once for each reason, why nothing happens. */
export class WaitingNotes {
  readonly #context: Context;
  readonly #client: Client;
  readonly #since = performance.now();
  #toldQueued = false;
  #toldState: Job['state'] | null = null;

  constructor(context: Context, client: Client) {
    this.#context = context;
    this.#client = client;
  }

  async waiting(job: Job): Promise<void> {
    const aside = asides[job.state];
    if (aside !== undefined && this.#toldState !== job.state) {
      this.#toldState = job.state;
      this.#context.note(`job ${job.id} ${aside}`);
    }
    if (job.state !== 'queued' || this.#toldQueued || performance.now() - this.#since < this.#quietMs()) return;
    this.#toldQueued = true;
    this.#context.note(
      `job ${job.id} is queued${(await this.#noRunner()) ? '; no runner is online (add one: baton runners add NAME)' : ''}`,
    );
  }

  #quietMs(): number {
    return this.#context.stderr.isTTY ? quietMs.terminal : quietMs.script;
  }

  async #noRunner(): Promise<boolean> {
    try {
      const { runners } = await this.#client.call<RunnerList>('GET', restPaths.runners);
      return !runners.some(({ contact }) => contact === 'online' || contact === 'stale');
    } catch {
      return false; // only an explanation: what is wrong with the server shows elsewhere
    }
  }
}
