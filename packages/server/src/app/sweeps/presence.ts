import { type Contact, isAwayByIntent, plan, type Runner, runnerEvent } from '@baton/core';
import type { Context } from '../context.ts';

/** What a runner is after a start of the server, before anything is known: nothing that has to be told. */
const quietFirsts: readonly Contact[] = ['unknown', 'not_registered', 'offline', 'revoked'];

const intent = (runner: Runner) => (isAwayByIntent(runner) ? { byIntent: true } : {});

const isMissed = (runner: Runner | undefined): boolean => runner?.session != null && !isAwayByIntent(runner);

/** What comes within this time is told together: a fleet that returns is no flood of commits. */
const gatherMs = 5;

/** Tells of every change of contact as an event, also of those that time alone brings. One pass runs at a time, so that events keep their order. */
export class ContactSweep {
  readonly #context: Context;
  #running: Promise<unknown> = Promise.resolve();
  #wanted = false;

  constructor(context: Context) {
    this.#context = context;
    context.presence.onDue(() => this.#soon());
  }

  /** Looks at all whose contact may have changed. */
  pass(): Promise<void> {
    return this.#next(() => this.#tell(this.#context.presence.takeChanges(this.#context.fleet.runner)));
  }

  /** Resolves when no pass is under way. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** What is known to have changed is told without waiting for the next pass; one that fails, that pass tells. */
  #soon(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#context.deps.clock.after(gatherMs, () => {
      const tell = (): Promise<void> => {
        this.#wanted = false;
        if (this.#context.closed !== null) return Promise.resolve();
        return this.#tell(this.#context.presence.takeDue(this.#context.fleet.runner));
      };
      this.#next(tell).catch((error: unknown) => {
        this.#context.deps.logger.warn({ error: String(error) }, 'a change of contact could not be told yet');
      });
    });
  }

  #next(pass: () => Promise<void>): Promise<void> {
    const run = this.#running.then(pass);
    this.#running = run.catch(() => {});
    return run;
  }

  async #tell(taken: ReturnType<Context['presence']['takeDue']>): Promise<void> {
    const { committer, presence } = this.#context;
    const changes = taken.filter(({ from, to }) => from !== null || !quietFirsts.includes(to));
    if (changes.length === 0) return;
    const now = this.#context.now();
    for (const { runner, to } of changes) this.#note(runner.id, to);
    try {
      const results = await committer.commit(
        changes.map(({ runner, from, to }) => plan([], [runnerEvent(runner, to, now, { from, ...intent(runner) })])),
      );
      // only what webhooks add to it can be in conflict, and that is read anew by then
      for (const [index, { runner, from }] of changes.entries())
        if (results[index]?.status === 'conflict') presence.untold(runner.id, from);
    } catch (error) {
      for (const { runner, from } of changes) presence.untold(runner.id, from);
      throw error;
    }
  }

  /** What people look for who ask why a runner is not there. */
  #note(runnerId: string, to: Contact): void {
    const { journal } = this.#context.deps;
    if (to === 'stale') journal.note('warn', { runnerId }, 'the connection was dropped, or the runner is silent: it is stale');
    else if (to === 'offline' && isMissed(this.#context.fleet.runner(runnerId)))
      journal.note('warn', { runnerId }, 'the runner is silent for too long: it is offline');
    else if (to === 'online') journal.note('info', { runnerId }, 'the runner is in contact');
  }
}

/** Last-seen times go to the store in one batch, so that *last heartbeat* survives a restart. */
export async function flushPass(context: Context): Promise<void> {
  const rows = context.presence.takeUnflushed();
  if (rows.length > 0) await context.deps.store.flushPresence(rows);
}
