import {
  auditedRow,
  type CloneVerdict,
  type Frozen,
  freezeRunner,
  onSuspectProof,
  onWitnessProof,
  type RunnerSession,
  type Suspicion,
  serverActor,
} from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { takeBackOffers, worksOf } from './works.ts';

/** Suspicions that are remembered for each runner; more are not needed to find one clone. */
const suspicionsMax = 4;
const challengeBytes = 16;

type Pending = Suspicion & {
  /** names who is suspected, so that one who is asked twice gets the same challenge */
  suspect: string;
  /** the witness was told what to answer */
  told: boolean;
};

/**
 * Finds out credentials that are in use in two places. What is suspected is kept in memory only: after a restart of the server the next
 * call of a second holder is suspected anew.
 */
export class CloneWatch {
  readonly #context: Context;
  readonly #held: HeldSyncs;
  readonly #pending = new Map<string, Pending[]>();

  constructor(context: Context, held: HeldSyncs) {
    this.#context = context;
    this.#held = held;
  }

  /** A process came whose place another one has taken. Answers its challenge. */
  suspectSession(runnerId: string, earlier: RunnerSession, current: RunnerSession): string {
    return this.#suspect(runnerId, { how: 'session', address: earlier.address, sessionId: current.id }, `session ${earlier.id}`);
  }

  /**
   * A process came with a token that was renewed since. Answers its challenge; null when nobody is there who could show that it is one of two.
   */
  suspectToken(runnerId: string, tokenId: string, address: string): string | null {
    const session = this.#context.fleet.runner(runnerId)?.session;
    if (!session) return null;
    return this.#suspect(runnerId, { how: 'token', address, sessionId: session.id }, `token ${tokenId} ${address} ${session.id}`);
  }

  /** A suspect answered. */
  async prove(runnerId: string, proof: string): Promise<void> {
    const pending = this.#pending.get(runnerId)?.find(({ challenge }) => challenge === proof);
    if (!pending) return;
    const verdict = onSuspectProof(pending, this.#sessionOf(runnerId));
    if (verdict.verdict === 'ask') {
      pending.witness ??= this.#challenge();
      this.#held.nudge(runnerId);
    } else await this.#judge(runnerId, pending, verdict);
  }

  /** What the runner's session has to send back with its next sync; undefined: nothing. */
  wanted(runnerId: string, sessionId: string): string | undefined {
    if (this.#pending.size === 0) return undefined;
    return this.#witnessed(runnerId, sessionId)?.witness ?? undefined;
  }

  /** The same, when it was not told yet: then an answer is due. */
  isToTell(runnerId: string, sessionId: string): boolean {
    return this.#pending.size > 0 && this.#witnessed(runnerId, sessionId)?.told === false;
  }

  told(runnerId: string, sessionId: string): void {
    const pending = this.#witnessed(runnerId, sessionId);
    if (pending) pending.told = true;
  }

  /** A session's sync brought back what it was told. */
  async witness(runnerId: string, proof: string): Promise<void> {
    const pending = this.#pending.get(runnerId)?.find((each) => each.witness === proof);
    if (pending) await this.#judge(runnerId, pending, onWitnessProof(pending, proof, this.#sessionOf(runnerId)));
  }

  #witnessed(runnerId: string, sessionId: string): Pending | undefined {
    return this.#pending.get(runnerId)?.find((each) => each.witness !== null && each.sessionId === sessionId);
  }

  #sessionOf = (runnerId: string): RunnerSession | null => this.#context.fleet.runner(runnerId)?.session ?? null;

  #challenge = (): string => Buffer.from(this.#context.deps.entropy.bytes(challengeBytes)).toString('hex');

  #suspect(runnerId: string, who: Pick<Suspicion, 'how' | 'address' | 'sessionId'>, suspect: string): string {
    const own = this.#pending.get(runnerId) ?? [];
    const known = own.find((each) => each.suspect === suspect);
    if (known) return known.challenge;
    const pending: Pending = { ...who, suspect, challenge: this.#challenge(), witness: null, told: false };
    this.#pending.set(runnerId, [pending, ...own].slice(0, suspicionsMax));
    return pending.challenge;
  }

  async #judge(runnerId: string, { how }: Pending, verdict: CloneVerdict): Promise<void> {
    if (verdict.verdict === 'clone') await this.found(runnerId, how, verdict.addresses);
  }

  /** Two that live have its credential, at these addresses: nobody knows which of them is the right one. */
  async found(runnerId: string, how: Frozen['how'], addresses: [string, string]): Promise<void> {
    const { committer, now, deps } = this.#context;
    const freeze = () =>
      committer.carryOut(
        async (fresh) => ({
          runner: await this.#context.runner(runnerId, fresh),
          works: await worksOf(this.#context, runnerId, fresh),
        }),
        ({ runner, works }) => {
          const decision = freezeRunner(runner, { how, addresses }, works, now());
          const deed = { actor: serverActor('clone alarm'), action: 'runner.freeze' as const, detail: { how, addresses } };
          return auditedRow(decision, deed, 'runner', runner, runner, now());
        },
      );
    const { plan } = await this.#held.halted(runnerId, freeze);
    this.#pending.delete(runnerId);
    if (plan.changes.length === 0) return;
    deps.logger.warn({ runnerId, how, addresses }, 'a credential is in use in two places: its runner is frozen');
    takeBackOffers(this.#context, runnerId);
    this.#held.nudge(runnerId);
  }
}
