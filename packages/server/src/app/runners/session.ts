import { closeSession, openSession, type Runner, type RunnerSession, revivedNames } from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { withdraw } from '../dispatch/withdraw.ts';
import { Refused } from '../refused.ts';
import type { SessionEnding, SessionInput, SessionOutput } from '../runner-calls.ts';
import type { CloneWatch } from './clones.ts';
import { lose } from './lose.ts';
import { renewInMs } from './renewal.ts';
import { tellOfLosses, worksOf } from './works.ts';

/** How long a runner may wait between two syncs at most. */
const syncPauseMs = 1_000;
/** Runners spread their return after a lost connection over this time. */
const reconnectSpreadMs = 5_000;
/** A kicked runner comes back after 1 to 5 s. */
const kickPauseMsMin = 1_000;
const kickPauseSpreadMs = 4_000;
/** Session ids that are remembered for each runner, so that a process can be told who superseded it. */
const earlierMax = 4;

/** Sessions of runners: beginning, end, and what became of earlier ones. */
export class Sessions {
  readonly #context: Context;
  readonly #held: HeldSyncs;
  readonly #clones: CloneWatch;
  readonly #earlier = new Map<string, RunnerSession[]>();
  /** by runner: its newest session that synced; only a sync shows that the opening was not a late copy of which nobody knows */
  readonly #begun = new Map<string, string>();

  constructor(context: Context, held: HeldSyncs, clones: CloneWatch) {
    this.#context = context;
    this.#held = held;
    this.#clones = clones;
  }

  /**
   * Opens a session. It takes away only what has a device for itself that is no longer declared: the request may be a late one, of a
   * process that is dead or has long gone on. Whether other attempts are lost, and whether another process was superseded, is decided by
   * the session's first sync.
   */
  async open(runnerId: string, input: SessionInput, address: string): Promise<SessionOutput> {
    try {
      return await this.#open(runnerId, input, address);
    } catch (error) {
      const { code } = error as Partial<Refused>;
      if (error instanceof Refused) this.#context.deps.journal.note('warn', { runnerId, address, code }, 'a session was refused');
      throw error;
    }
  }

  async #open(runnerId: string, input: SessionInput, address: string): Promise<SessionOutput> {
    const context = this.#context;
    const protocol = Math.min(context.deps.protocol.max, input.protocol.max);
    if (protocol < Math.max(context.deps.protocol.min, input.protocol.min))
      throw new Refused('protocol_unsupported', { protocol: input.protocol.max, ...context.deps.protocol });
    const now = context.now();
    await this.#refuseSuperseded(runnerId, input);
    const session: RunnerSession = { id: context.deps.entropy.uuid(now), startedAt: now, bootId: input.bootId, address };
    const { capabilities, version, speaks = 'native', updateFailed = null } = input;
    const start = { session, speaks, capabilities, version, updateFailed };
    const read = async (fresh: boolean) => {
      const runner = await context.runner(runnerId, fresh);
      return { runner, works: await worksOf(context, runnerId, fresh), freeName: await this.#freeName(runner) };
    };
    const { state, plan } = await context.committer.carryOut(read, ({ runner, works, freeName }) =>
      openSession(runner, { ...start, freeName }, works, now),
    );
    tellOfLosses(context, plan);
    const before = state.runner;
    if (before.session) this.#remember(runnerId, before.session);
    context.deps.journal.note(
      'info',
      { runnerId, address, version: input.version, sessionId: session.id },
      'a session was opened',
    );
    context.presence.seen(runnerId);
    if (before.session?.bootId === input.bootId) this.#held.nudge(runnerId);
    const runner = await context.runner(runnerId);
    return this.#answer(runner, session.id, protocol, await renewInMs(context, runner));
  }

  /** A name with which a runner can be in the lists: its own while it is there. */
  async #freeName(runner: Runner): Promise<string> {
    if (runner.retiredAt === null) return runner.name;
    const names = revivedNames(runner);
    for (;;) {
      const name = names.next().value as string;
      if ((await this.#context.deps.store.read.runnerByName(runner.scopeId, name)) === null) return name;
    }
  }

  /**
   * A process that another one has taken over from does not take the runner back: it lives on somewhere, or it is dead and only its
   * request was late. Programs of other systems do not end when they are told so: the one that still calls when the other one is not heard
   * of any more is the runner.
   */
  async #refuseSuperseded(runnerId: string, { bootId, speaks = 'native' }: SessionInput): Promise<void> {
    const runner = await this.#context.runner(runnerId);
    const { session } = runner;
    if (speaks !== 'native' && this.#context.presence.contact(runner) !== 'online') return;
    const own = this.#earlier.get(runnerId)?.find((each) => each.bootId === bootId);
    if (own && session && session.bootId !== bootId && this.#hasBegun(runnerId, session)) {
      const proof = this.#clones.suspectSession(runnerId, own, session);
      throw new Refused('session_superseded', { runnerId, sessionId: own.id, proof });
    }
  }

  #answer({ id: runnerId, name }: Runner, sessionId: string, protocol: number, renewIn: number | null): SessionOutput {
    const { durations } = this.#context.deps;
    const { latestVersion } = this.#context.releases;
    const { leaseTtlMs, syncHoldMs } = durations;
    return {
      sessionId,
      runnerId,
      name,
      protocol,
      latestVersion,
      renewInMs: renewIn,
      durations: { leaseTtlMs, syncHoldMs, syncPauseMs, reconnectSpreadMs },
    };
  }

  async #dropAll(runnerId: string): Promise<void> {
    await Promise.all(
      [...this.#context.work.ofRunner(runnerId)].map(({ attempt }) =>
        attempt.state === 'offered'
          ? withdraw(this.#context, attempt.id, 'offer_expired', 'the runner signed out')
          : lose(this.#context, attempt.id, 'signed_out'),
      ),
    );
  }

  /** Signs the runner out. What it still held is lost. */
  async close(runnerId: string, sessionId: string): Promise<void> {
    const context = this.#context;
    const { plan } = await context.committer.carryOut(
      (fresh) => context.runner(runnerId, fresh),
      (runner) => closeSession(runner, sessionId, context.now()),
    );
    if (plan.changes.length === 0) return;
    context.deps.journal.note('info', { runnerId, sessionId }, 'the runner signed out');
    context.presence.seen(runnerId);
    context.presence.reviewLater(runnerId);
    this.#held.nudge(runnerId);
    await this.#dropAll(runnerId);
  }

  /**
   * Null when `sessionId` is the runner's session, else what to tell its process: another process took over (it must exit), or only this
   * server does not know the session (it opens a new one).
   */
  ended(runnerId: string, sessionId: string, runner = this.#context.fleet.runner(runnerId)): SessionEnding | null {
    const current = runner?.session ?? null;
    if (current?.id === sessionId) return null;
    if (runner?.kicked?.sessionId === sessionId) {
      const afterMs = kickPauseMsMin + Math.round(this.#context.deps.entropy.unit() * kickPauseSpreadMs);
      return { code: 'session_kicked', message: 'a person ended this session', again: true, afterMs };
    }
    const own = this.#earlier.get(runnerId)?.find((each) => each.id === sessionId);
    if (current !== null && own && own.bootId !== current.bootId && this.#hasBegun(runnerId, current)) {
      this.#context.deps.journal.note(
        'warn',
        { runnerId, sessionId },
        'a session was superseded by another process of this runner',
      );
      const proof = this.#clones.suspectSession(runnerId, own, current);
      return { code: 'session_superseded', message: 'a newer session of this runner exists', again: false, proof };
    }
    return { code: 'session_unknown', message: 'this session is not known here', again: true };
  }

  /** A sync of this session arrived, which is the runner's. */
  begun(runnerId: string, sessionId: string): void {
    this.#begun.set(runnerId, sessionId);
  }

  #hasBegun = (runnerId: string, { id }: RunnerSession): boolean => this.#begun.get(runnerId) === id;

  #remember(runnerId: string, session: RunnerSession): void {
    const own = this.#earlier.get(runnerId) ?? [];
    this.#earlier.set(runnerId, [session, ...own].slice(0, earlierMax));
  }
}
