import {
  disableRunner,
  drainRunner,
  enableRunner,
  kickRunner,
  type Runner,
  relabelRunner,
  removeRunner,
  renameRunner,
  revokeRunner,
  rotateRunner,
  setRunnerNetworks,
  setTakingRules,
} from '@baton/core';
import type { ActionInput, ActionView, RunnerAction, RunnerEdit } from '../app.ts';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import { Refused } from '../refused.ts';
import { act } from './act.ts';
import { pairingFor } from './pairing.ts';

type Handlers = Record<RunnerAction, (runner: Runner, input: ActionInput) => Promise<ActionView['pairing']>>;

/** What people do to runners. Each action is one commit, whatever the runner holds. */
export class FleetActions {
  readonly #context: Context;
  readonly #held: HeldSyncs;
  readonly #handlers: Handlers;

  constructor(context: Context, held: HeldSyncs) {
    this.#context = context;
    this.#held = held;
    this.#handlers = this.#makeHandlers();
  }

  /** Throws the refusals of the action; `runner_not_found`. */
  async carryOut(runner: Runner, action: RunnerAction, input: ActionInput): Promise<ActionView> {
    this.#context.assertOpen();
    const pairing = await this.#handlers[action](runner, input);
    this.#context.deps.logger.info({ runnerId: runner.id, action, by: input.by, reason: input.reason }, 'runner action');
    return { runnerId: runner.id, pairing };
  }

  async edit(runner: Runner, { name, labels, networks, trusted, refusesUnlabelled }: RunnerEdit, by: string): Promise<void> {
    this.#context.assertOpen();
    const { committer, now, deps } = this.#context;
    const read = (fresh: boolean) => this.#context.runner(runner.id, fresh);
    if (name !== undefined) {
      await committer.carryOut(
        read,
        (row) => renameRunner(row, name, by, now()),
        async ({ why }) => {
          const other = why === 'exists' ? await deps.store.read.runnerByName(runner.scopeId, name) : null;
          if (other && other.id !== runner.id) throw new Refused('runner_name_taken', { name });
        },
      );
    }
    if (labels !== undefined) await committer.carryOut(read, (row) => relabelRunner(row, labels, by, now()));
    const rules = { trusted, refusesUnlabelled };
    if (trusted !== undefined || refusesUnlabelled !== undefined)
      await committer.carryOut(read, (row) => setTakingRules(row, rules, by, now()));
    if (networks !== undefined) await this.#limit(runner, networks, by);
  }

  /** From where its tokens are accepted. It is held no longer: with its next call it is asked where it comes from. */
  async #limit({ id, scopeId }: Runner, networks: string[] | null, by: string): Promise<void> {
    const { committer, now, deps } = this.#context;
    await committer.carryOut(
      async (fresh) => {
        const row = await this.#context.runner(id, fresh);
        const { read } = deps.store;
        return { row, tokens: [...(await read.tokens('run', scopeId, id)), ...(await read.tokens('pair', scopeId, id))] };
      },
      ({ row, tokens }) => setRunnerNetworks(row, tokens, networks, by, now()),
    );
    this.#held.nudge(id);
  }

  #makeHandlers(): Handlers {
    const [context, held, now] = [this.#context, this.#held, this.#context.now];
    const afterMs = (ms: number | null): number | null => (ms === null ? null : now() + ms);
    const done = async (call: Promise<unknown>): Promise<null> => {
      await call;
      return null;
    };
    return {
      disable: ({ id }, input) =>
        done(act(context, held, id, (runner) => disableRunner(runner, input, afterMs(input.forMs), now()))),
      enable: ({ id }, { by }) => done(act(context, held, id, (runner) => enableRunner(runner, by, now()))),
      drain: ({ id }, input) => done(act(context, held, id, (runner) => drainRunner(runner, input, afterMs(input.forMs), now()))),
      kick: ({ id }, input) => done(act(context, held, id, (runner, works) => kickRunner(runner, works, input, now()))),
      rotate: (runner, input) => this.#rotate(runner, input),
      revoke: async (runner, input) => {
        const credential = await this.#credentialOf(runner.id);
        return await done(act(context, held, runner.id, (row, works) => revokeRunner(row, works, credential, input, now())));
      },
      remove: ({ id }, { by }) => done(act(context, held, id, (runner, works) => removeRunner(runner, works, by, now()))),
    };
  }

  async #rotate(runner: Runner, input: ActionInput): Promise<ActionView['pairing']> {
    const credential = await this.#credentialOf(runner.id);
    const { row, secret } = pairingFor(this.#context, runner, input.by, credential?.networks ?? null);
    const tokens = { credential, pairing: row };
    await act(this.#context, this.#held, runner.id, (fresh, works) =>
      rotateRunner(fresh, works, tokens, input, this.#context.now()),
    );
    return { runner: await this.#context.runner(runner.id), token: secret, expiresAt: row.expiresAt ?? 0 };
  }

  async #credentialOf(runnerId: string) {
    const { tokenId } = await this.#context.runner(runnerId);
    return tokenId === null ? null : await this.#context.deps.store.read.get('token', tokenId);
  }
}
