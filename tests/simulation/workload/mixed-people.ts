import type { Attempt, Job } from '@baton/core';
import type { Rows } from '../checkers/rows.ts';
import { Life } from '../clock/life.ts';
import type { Random } from '../clock/random.ts';
import type { World } from '../clock/world.ts';
import { call } from '../network/call.ts';
import type { Link } from '../network/link.ts';
import type { ForeignRun } from '../nodes/foreign/machine.ts';
import type { ForeignNode, ForeignProtocol } from '../nodes/foreign/node.ts';
import type { ServerNode } from '../nodes/server.ts';
import type { Trace } from '../run/trace.ts';

export interface MixedPeopleDeps {
  world: World;
  random: Random;
  trace: Trace;
  server: ServerNode;
  link: Link;
  rows: Rows;
  /** runners of other systems, by id */
  foreign: ReadonlyMap<string, ForeignNode>;
  /** what became of the runs of a job on their machines; null among them: it goes on */
  runsOf: (jobId: string) => ForeignRun['ended'][];
  /** how long they do things to runners and jobs */
  turmoilMs: number;
}

const everyMs = 9_000;
/** What they do, as often as it stands here. */
const habits = ['kick', 'kick', 'disable', 'disable', 'drain', 'cancel', 'cancel', 'cancel'] as const;
const repeatMs = 500;
const lookEveryMs = 5_000;
/** Whom they do something to is mostly at work. */
const atWorkChance = 0.7;

/** People and programs of the mixed fleet: they submit, cancel, kick, disable, drain, enable and remove, and look after what only a person can know. */
export class MixedPeople {
  readonly #deps: MixedPeopleDeps;
  readonly #life: Life;
  /** runners that somebody removed */
  readonly removed = new Set<string>();

  constructor(deps: MixedPeopleDeps) {
    this.#deps = deps;
    this.#life = new Life(deps.world, { rate: 1, wallSkewMs: 0 }, 0);
  }

  /** A call, again until it is answered. */
  ask(args: unknown[]): void {
    const { link, server } = this.#deps;
    const ask = async (): Promise<void> => {
      const answer = await call(this.#life, link, server, { op: 'person', from: 'jo', args }, 15_000);
      const status = answer.ok ? 200 : answer.failure.status;
      if (status !== null && status < 500) return;
      await new Promise<void>((resolve) => void this.#life.after(repeatMs, resolve));
      await ask();
    };
    void ask();
  }

  /** Begins what they do for the whole run. */
  start(): void {
    this.#lookAfter();
    const { world, random, turmoilMs } = this.#deps;
    for (let at = random.exponential(everyMs); at < turmoilMs; at += random.exponential(everyMs)) {
      const habit = random.pick(habits);
      world.after(at, () => (habit === 'cancel' ? this.#cancelOne() : this.#act(habit)));
    }
    for (const protocol of ['gitea', 'semaphore', 'challengectl'] as const)
      if (random.chance(0.6)) world.after(random.between(0.1, 0.8) * turmoilMs, () => this.#remove(protocol));
  }

  /** As soon as it is there, so many ms after now. */
  cancelLater(ms: number, jobId: () => string | undefined): void {
    this.#deps.world.after(ms, () => {
      const id = jobId();
      if (id === undefined) return this.cancelLater(repeatMs, jobId);
      this.#cancel(id);
    });
  }

  #attempts = (): Attempt[] => [...this.#deps.rows.table('attempt').values()];
  #jobs = (): Job[] => [...this.#deps.rows.table('job').values()];

  #isAtWork(runnerId: string): boolean {
    return this.#attempts().some((attempt) => attempt.runnerId === runnerId && attempt.state === 'running');
  }

  #chosen(protocol: ForeignProtocol | null): string | null {
    const { foreign, random } = this.#deps;
    const all = [...foreign.values()].filter(({ deps }) => protocol === null || deps.protocol === protocol);
    const there = all.map(({ deps }) => deps.id).filter((id) => !this.removed.has(id));
    const atWork = random.chance(atWorkChance) ? there.filter((id) => this.#isAtWork(id)) : [];
    const among = atWork.length > 0 ? atWork : there;
    return among.length === 0 ? null : random.pick(among);
  }

  #act(action: 'kick' | 'disable' | 'drain'): void {
    const { world, random, trace } = this.#deps;
    const id = this.#chosen(null);
    if (id === null) return;
    trace.say('person', `${action}s ${trace.name('runner', id)}`);
    const deadlineMs = action === 'drain' && random.chance(0.4) ? random.integer(500, 15_000) : null;
    this.ask(['act', id, action, deadlineMs]);
    if (action !== 'kick') world.after(random.between(500, 30_000), () => this.ask(['act', id, 'enable', null]));
  }

  /** For good, mostly in the middle of its job. The last one of its kind stays. */
  #remove(protocol: ForeignProtocol): void {
    const { foreign, trace } = this.#deps;
    const left = [...foreign.values()].filter(({ deps }) => deps.protocol === protocol && !this.removed.has(deps.id));
    const id = left.length > 1 ? this.#chosen(protocol) : null;
    if (id === null) return;
    trace.say('person', `removes ${trace.name('runner', id)}`);
    this.removed.add(id);
    this.ask(['act', id, 'remove', null]);
  }

  #cancelOne(): void {
    const { random } = this.#deps;
    const open = this.#jobs().filter(({ finishedAt, cancel }) => finishedAt === null && cancel === null);
    const atWork = random.chance(atWorkChance) ? open.filter(({ state }) => state === 'processing') : [];
    const among = atWork.length > 0 ? atWork : open;
    if (among.length > 0) this.#cancel(random.pick(among).id);
  }

  #cancel(jobId: string): void {
    const { trace } = this.#deps;
    trace.say('person', `cancels ${trace.name('job', jobId)}`);
    this.ask(['cancel', jobId]);
  }

  /** Once all has healed no runner stays away: a call that was held up on its way may have come after the one that takes it back. */
  #restore(): void {
    const { rows, foreign } = this.#deps;
    for (const id of foreign.keys()) {
      const row = rows.table('runner').get(id);
      if (row?.removedAt === null && (row.disabled || row.draining?.by === 'server')) this.ask(['act', id, 'enable', null]);
    }
  }

  /** A person looks at what happened on the machines to jobs of which the server can not know, and says so. */
  #lookAfter(): void {
    const { world, runsOf, turmoilMs } = this.#deps;
    world.after(lookEveryMs, () => {
      if (world.now > turmoilMs) this.#restore();
      for (const { id, state, attemptId, attention } of this.#jobs()) {
        const runs = state === 'needs_attention' ? runsOf(id) : [null];
        if (runs.includes(null)) continue;
        const resolution = runs.includes('ok') ? 'succeed' : runs.includes('failed') ? 'fail' : 'retry';
        const seen = { attemptId, attentionAt: attention?.at ?? null };
        this.ask(['resolve', id, { resolution, confirmEnded: resolution === 'retry', note: null, ...seen }]);
      }
      this.#lookAfter();
    });
  }
}
