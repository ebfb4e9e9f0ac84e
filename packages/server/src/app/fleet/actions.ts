import {
  type Actor,
  auditedRow,
  type ByPerson,
  bringsItsKey,
  type Decision,
  disableRunner,
  drainRunner,
  editRunner,
  enableRunner,
  keepingWorkspace,
  kickRunner,
  type Runner,
  removeRunner,
  revokeRunner,
  rotateRunner,
  setRunnerNetworks,
  workspaceFor,
} from '@baton/core';
import type { Context } from '../context.ts';
import type { HeldSyncs } from '../dispatch/held.ts';
import type { Operations } from '../hosting/operations.ts';
import { Refused } from '../refused.ts';
import type { ActionInput, ActionView, RunnerAction, RunnerEdit } from '../runner-actions.ts';
import { act, type Decide } from './act.ts';
import { keyedPairingFor } from './keyed-pairing.ts';
import { pairingFor } from './pairing.ts';

type Works = Parameters<Decide>[1];
type Handlers = Record<RunnerAction, (runner: Runner, input: ActionInput) => Promise<ActionView['pairing']>>;

/** The server itself can only be kicked, and the credential of a cloud-hosted runner is its pool's. */
function refuseUnfit({ id: runnerId, builtIn, hosting }: Runner, action: RunnerAction): void {
  if (builtIn && action !== 'kick') throw new Refused('runner_is_built_in', { runnerId });
  if (hosting && (action === 'rotate' || action === 'revoke')) throw new Refused('runner_hosted', { runnerId });
}

/** What people do to runners. Each action is one commit, whatever the runner holds. */
export class FleetActions {
  readonly #context: Context;
  readonly #held: HeldSyncs;
  readonly #operations: Pick<Operations, 'begin'>;
  readonly #handlers: Handlers;

  constructor(context: Context, held: HeldSyncs, operations: Pick<Operations, 'begin'>) {
    this.#context = context;
    this.#held = held;
    this.#operations = operations;
    this.#handlers = this.#makeHandlers();
  }

  /** Throws the refusals of the action; `runner_not_found`. */
  async carryOut(runner: Runner, action: RunnerAction, input: ActionInput): Promise<ActionView> {
    this.#context.assertOpen();
    refuseUnfit(runner, action);
    if (runner.hosting && action === 'remove') return await this.#removeHosted(runner, input);
    const pairing = await this.#handlers[action](runner, input);
    this.#context.deps.logger.info({ runnerId: runner.id, action, by: input.by.login, reason: input.reason }, 'runner action');
    return { runnerId: runner.id, pairing };
  }

  /** What stands of it is removed by a job first. */
  async #removeHosted({ id: runnerId }: Runner, { by, forMs }: ActionInput): Promise<ActionView> {
    const cause = { by: 'person' as const, login: by.login };
    const input = { kind: 'remove' as const, cause, by, ...(forMs !== null && { drainMs: forMs }) };
    const { jobId } = await this.#operations.begin(runnerId, input);
    return { runnerId, pairing: null, jobId };
  }

  async edit(runner: Runner, edit: RunnerEdit, by: Actor): Promise<void> {
    this.#context.assertOpen();
    if (runner.builtIn) throw new Refused('runner_is_built_in', { runnerId: runner.id });
    const { committer, now, deps } = this.#context;
    const { name } = edit;
    await committer.carryOut(
      (fresh) => this.#context.runner(runner.id, fresh),
      (row) => {
        const decision = editRunner(row, edit, by.login, now());
        return auditedRow(
          decision,
          { actor: by, action: 'runner.edit' },
          'runner',
          row,
          { ...row, name: name ?? row.name },
          now(),
        );
      },
      async ({ why }) => {
        const other = why === 'exists' && name !== undefined ? await deps.store.read.runnerByName(runner.scopeId, name) : null;
        if (other && other.id !== runner.id) throw new Refused('runner_name_taken', { name: other.name });
      },
    );
    if (edit.networks !== undefined) await this.#limit(runner, edit.networks, by);
  }

  /** From where its tokens are accepted. It is held no longer: with its next call it is asked where it comes from. */
  async #limit({ id, scopeId }: Runner, networks: string[] | null, by: Actor): Promise<void> {
    const { committer, now, deps } = this.#context;
    await committer.carryOut(
      async (fresh) => {
        const row = await this.#context.runner(id, fresh);
        const { read } = deps.store;
        return { row, tokens: [...(await read.tokens('run', scopeId, id)), ...(await read.tokens('pair', scopeId, id))] };
      },
      ({ row, tokens }) =>
        auditedRow(
          setRunnerNetworks(row, tokens, networks, by.login, now()),
          { actor: by, action: 'runner.edit', detail: { networks: networks?.join(' ') ?? null } },
          'runner',
          row,
          row,
          now(),
        ),
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
    const carry = (id: string, action: RunnerAction, input: ActionInput, decide: Decide) =>
      act(context, held, id, (runner, works) => this.#audited(action, input, runner, works, decide(runner, works)));
    const person = ({ by, reason }: ActionInput): ByPerson => ({ by: by.login, reason });
    return {
      disable: ({ id }, input) =>
        done(carry(id, 'disable', input, (runner) => disableRunner(runner, person(input), afterMs(input.forMs), now()))),
      enable: ({ id }, input) => done(carry(id, 'enable', input, (runner) => enableRunner(runner, input.by.login, now()))),
      drain: ({ id }, input) =>
        done(carry(id, 'drain', input, (runner) => drainRunner(runner, person(input), afterMs(input.forMs), now()))),
      kick: ({ id }, input) => done(carry(id, 'kick', input, (runner, works) => kickRunner(runner, works, person(input), now()))),
      rotate: (runner, input) => this.#rotate(runner, input),
      revoke: async ({ id }, input) => {
        const credential = await this.#credentialOf(id);
        return await done(carry(id, 'revoke', input, (row, works) => revokeRunner(row, works, credential, person(input), now())));
      },
      remove: ({ id }, input) =>
        done(carry(id, 'remove', input, (runner, works) => removeRunner(runner, works, input.by.login, now()))),
    };
  }

  #audited(action: RunnerAction, { by, reason, forMs }: ActionInput, runner: Runner, works: Works, decision: Decision): Decision {
    const detail = { reason, forMs, attempts: works.length };
    return auditedRow(decision, { actor: by, action: `runner.${action}`, detail }, 'runner', runner, runner, this.#context.now());
  }

  async #rotate(runner: Runner, input: ActionInput): Promise<ActionView['pairing']> {
    const credential = await this.#credentialOf(runner.id);
    const networks = credential?.networks ?? null;
    const keyed = bringsItsKey(runner.protocol) ? keyedPairingFor(this.#context, runner, input.by.login, networks) : null;
    const { row, secret } = keyed?.pairing ?? pairingFor(this.#context, runner, input.by.login, networks);
    const tokens = { credential, pairing: row, ...(keyed && { key: keyed.key.row }) };
    const person = { by: input.by.login, reason: input.reason };
    await act(this.#context, this.#held, runner.id, (fresh, works) => {
      const paired = workspaceFor(fresh, this.#context.settings.of(fresh.scopeId).workspacePath);
      const decision = keepingWorkspace(rotateRunner(fresh, works, tokens, person, this.#context.now()), paired);
      return this.#audited('rotate', input, fresh, works, decision);
    });
    const paired = { runner: await this.#context.runner(runner.id), token: secret, expiresAt: row.expiresAt ?? 0 };
    return keyed ? { ...paired, key: keyed.key.secret } : paired;
  }

  async #credentialOf(runnerId: string) {
    const { tokenId } = await this.#context.runner(runnerId);
    return tokenId === null ? null : await this.#context.deps.store.read.get('token', tokenId);
  }
}
