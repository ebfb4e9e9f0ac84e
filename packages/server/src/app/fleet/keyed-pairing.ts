import {
  type Actor,
  auditedRow,
  keyMadeWith,
  prepareRunner,
  type Runner,
  renewPairing,
  type Token,
  workspaceFor,
} from '@baton/core';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import { tokenTtlOf } from '../runners/renewal.ts';
import { commitAdded, draftOf, type NewPairing, networksIn } from './pairing.ts';

/** A runner that waits to be paired, with the token that it will hold: for programs that want both beforehand. */
export interface KeyedPairingView {
  runner: Runner;
  /** single use, shown once */
  token: string;
  /** what the runner will hold, shown once; worth nothing before it was paired with `token` */
  key: string;
  /** of both, as long as they are not used */
  expiresAt: number;
}

/** What makes such runners. */
export interface KeyedPairings {
  /** Throws as `addRunner`. */
  addKeyed(input: NewPairing, by: Actor): Promise<KeyedPairingView>;
  /** The same anew for one that holds no token; throws as `renewPairing`. */
  renewKeyed(runnerId: string, by: Actor): Promise<KeyedPairingView>;
}

/** Rows and secrets that belong together, not committed yet. */
export interface KeyedPairing {
  pairing: { row: Token; secret: string };
  key: { row: Token; secret: string };
  expiresAt: number;
}

type Of = Pick<Runner, 'id' | 'scopeId' | 'name' | 'tokenTtlMs'>;

/**
 * They live as long as the row of a runner that was never paired.
 *
 * @param livesMs how long they are good for, where that is shorter
 */
export function keyedPairingFor(
  context: Context,
  runner: Of,
  by: string,
  networks: string[] | null,
  livesMs = Number.POSITIVE_INFINITY,
): KeyedPairing {
  const { tokens, durations } = context.deps;
  const now = context.now();
  const { id, scopeId, name } = runner;
  const expiresAt = now + Math.min(livesMs, durations.unpairedRetentionMs);
  const common = { scopeId, subjectId: id, createdBy: by, networks };
  const pairing = tokens.mint({ ...common, kind: 'pair', name, expiresAt }, now);
  const ttlMs = tokenTtlOf(context, runner);
  const key = tokens.mint({ ...common, kind: 'run', name: 'runner', expiresAt: ttlMs === null ? null : now + ttlMs }, now);
  return { pairing, key: { ...key, row: keyMadeWith(pairing.row, key.row) }, expiresAt };
}

/** As `addRunner`, with the token that the runner will hold. */
export async function addKeyed(context: Context, access: Access, input: NewPairing, by: Actor): Promise<KeyedPairingView> {
  const draft = draftOf(context, access, input, by);
  const made = keyedPairingFor(context, draft, by.login, input.networks && networksIn(input.networks));
  const prepare = (numbered: Runner) => prepareRunner(numbered, made.pairing.row, draft.createdAt, made.key.row);
  const runner = await commitAdded(context, draft, prepare, { actor: by });
  return viewOf(runner, made);
}

/** The next two for a runner that does not hold a token (any more), in place of the earlier ones. */
export async function renewKeyed(context: Context, runnerId: string, by: Actor): Promise<KeyedPairingView> {
  context.assertOpen();
  const { read } = context.deps.store;
  const known = await context.runner(runnerId);
  const [last] = await read.tokens('pair', known.scopeId, runnerId);
  const made = keyedPairingFor(context, known, by.login, last?.networks ?? null);
  await context.committer.carryOut(
    async (fresh) => {
      const runner = await context.runner(runnerId, fresh);
      const [previous] = await read.tokens('pair', runner.scopeId, runner.id);
      return { runner, previous: previous ?? null };
    },
    ({ runner, previous }) => {
      const paired = workspaceFor(runner, context.settings.of(runner.scopeId).workspacePath);
      const decision = renewPairing(runner, previous, made.pairing.row, paired, context.now(), made.key.row);
      const deed = { actor: by, action: 'runner.pairing_renewed' as const, detail: { expiresAt: made.expiresAt } };
      return auditedRow(decision, deed, 'runner', runner, runner, context.now());
    },
  );
  return viewOf(await context.runner(runnerId), made);
}

const viewOf = (runner: Runner, { pairing, key, expiresAt }: KeyedPairing): KeyedPairingView => ({
  runner,
  token: pairing.secret,
  key: key.secret,
  expiresAt,
});
