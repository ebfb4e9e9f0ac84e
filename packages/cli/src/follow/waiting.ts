import type { Job, PoolList, RunnerList } from '@baton/protocol';
import { noneOnline } from '@baton/protocol/none-online';
import { restPaths } from '@baton/protocol/paths';
import { attentionWords } from '@baton/protocol/words';
import type { Context } from '../context.ts';
import { clean } from '../output/clean.ts';
import type { Client } from '../rest/client.ts';

/** Someone at a terminal wants to know soon; a script only when something seems wrong. */
const quietMs = { terminal: 400, script: 2_000 };

/** How what a job asks is replied to. */
const replies = {
  awaiting_approval: (id: string) => `asks for approval; look: baton jobs show ${id}, then: baton jobs approve ${id}, or reject`,
  awaiting_input: (id: string) => `has a question; look: baton jobs show ${id}, then: baton jobs answer ${id} TEXT`,
};

const asideOf = ({ id, state }: Job): string | undefined =>
  state === 'awaiting_approval' || state === 'awaiting_input' ? replies[state](id) : undefined;

function attentionText(id: string, { reason, message }: NonNullable<Job['attention']>): string {
  const why = attentionWords(reason).replace(/^./, (first) => first.toLowerCase());
  const words = message === null ? '' : ` (${clean(message)})`;
  return `needs attention: ${why}${words}; decide with: baton jobs resolve ${id} --retry, --fail or --succeed`;
}

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

  /** Also while its runner may still come back with it: then its log is followed on. */
  async attention(job: Job): Promise<void> {
    if (job.state === 'needs_attention') await this.waiting(job);
    else this.#toldState = null;
  }

  async waiting(job: Job): Promise<void> {
    const aside = job.attention ? attentionText(job.id, job.attention) : asideOf(job);
    if (aside !== undefined && this.#toldState !== job.state) {
      this.#toldState = job.state;
      this.#context.note(`job ${job.id} ${aside}`);
    }
    if (job.state !== 'queued' || this.#toldQueued || performance.now() - this.#since < this.#quietMs()) return;
    this.#toldQueued = true;
    this.#context.note(`job ${job.id} is queued${await this.#noneOnline()}`);
  }

  #quietMs(): number {
    return this.#context.stderr.isTTY ? quietMs.terminal : quietMs.script;
  }

  /** How the sentence goes on where no runner is online. */
  async #noneOnline(): Promise<string> {
    try {
      const { runners } = await this.#client.call<RunnerList>('GET', restPaths.runners);
      if (runners.some(({ contact }) => contact === 'online' || contact === 'stale')) return '';
      const { pools } = await this.#client.call<PoolList>('GET', restPaths.pools);
      if (pools.length === 0) return '; no runner is online (add one: baton runners add NAME)';
      return `. ${clean(noneOnline(pools).text)}`;
    } catch {
      return ''; // only an explanation: what is wrong with the server shows elsewhere
    }
  }
}
