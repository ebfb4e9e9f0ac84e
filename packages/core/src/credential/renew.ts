import { audited, auditOf } from '../audit/audited.ts';
import type { Actor, AuditValues } from '../audit/state.ts';
import { type Change, guard, insert, remove, update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import { runnerEvent } from '../runner/event.ts';
import type { Runner } from '../runner/state.ts';
import type { Token } from '../token/state.ts';
import { standingOf } from './standing.ts';

/** A token is renewed when this share of its life is over, give or take `renewalSpread` of its life. */
const renewalShare = 2 / 3;
const renewalSpread = 0.1;
/** A token that would live longer than is allowed by now is followed by a shorter one within this time: not all at once. */
const shorteningMsMax = 60_000;
/** Successors of one token that nobody has used yet: each nonce has its own, and a runner keeps its nonce. */
const successorsMax = 8;

/**
 * In how many ms a runner is to renew its token; null: never.
 *
 * @param ttlMs how long its next token will live; null: without end
 * @param unit uniform in [0, 1)
 */
export function renewalDueMs(token: Token, ttlMs: number | null, now: number, unit: number): number | null {
  const restMs = token.expiresAt === null ? Number.POSITIVE_INFINITY : token.expiresAt - now;
  if (ttlMs !== null && restMs > ttlMs) return Math.round(unit * Math.min(ttlMs / 3, shorteningMsMax));
  if (token.expiresAt === null) return null;
  const lifeMs = token.expiresAt - token.createdAt;
  const at = token.createdAt + lifeMs * (renewalShare + (unit - 0.5) * renewalSpread);
  return Math.max(0, Math.round(at - now));
}

/**
 * Issues a successor to the holder of a runner's current token. The current one is valid until the successor is first used, and a repeated
 * request, whose nonce makes the same successor, changes nothing: a lost answer costs nothing. An ephemeral runner that was removed after its job
 * renews too, for as long as it may bring its log home.
 *
 * @param successors those of `current` that were not used, newest first
 */
export function renewToken(
  runner: Runner,
  current: Token,
  successor: Token,
  successors: readonly Token[],
  now: number,
): Decision {
  const standing = standingOf(current, runner);
  if (standing === 'superseded') return refuse('credential_superseded', { tokenId: current.id });
  if (standing !== 'current' || (current.expiresAt !== null && current.expiresAt <= now))
    return refuse('runner_revoked', { runnerId: runner.id });
  if (successors.some(({ id }) => id === successor.id)) return nothing();
  const tooMany = successors.slice(successorsMax - 1).map((token) => remove('token', token));
  // whatever the present one is limited to holds for the next
  const next = { ...successor, networks: current.networks, permissions: current.permissions };
  return plan([insert('token', next), ...tooMany], [], [guard('runner', runner)]);
}

/**
 * A successor is used for the first time: it is the runner's token from now on. The one before stays known, so that whoever still comes
 * with it is found out; those before that are forgotten.
 *
 * @param tokens every `run` token of the runner that is not revoked
 * @param actor the runner, who comes with it
 */
export function adoptSuccessor(runner: Runner, successor: Token, tokens: readonly Token[], actor: Actor, now: number): Decision {
  const standing = standingOf(successor, runner);
  if (standing === 'current') return nothing();
  if (standing === 'superseded') return refuse('credential_superseded', { tokenId: successor.id });
  if (standing !== 'successor' || (successor.expiresAt !== null && successor.expiresAt <= now))
    return refuse('runner_revoked', { runnerId: runner.id });
  const before = successor.replaces;
  const isForgotten = ({ id, replaces }: Token): boolean => id !== before && id !== successor.id && replaces !== before;
  const changes: Change[] = [
    update('runner', runner, { tokenId: successor.id }),
    update('token', successor, { usedAt: now }),
    ...tokens.filter(isForgotten).map((token) => remove('token', token)),
  ];
  const events = [runnerEvent(runner, 'credential_renewed', now, { expiresAt: successor.expiresAt })];
  return audited(plan(changes, events), () => {
    const followed = tokens.find(({ id }) => id === runner.tokenId);
    const change = { before: followed ? told(followed) : null, after: told(successor) };
    const target = { kind: 'runner' as const, id: runner.id, name: runner.name };
    return auditOf({ actor, action: 'runner.token_renewed' }, runner.scopeId, target, change, now);
  });
}

const told = ({ id, expiresAt }: Token): AuditValues => ({ tokenId: id, expiresAt });
