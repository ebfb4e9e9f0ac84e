import { type Change, guard, insert, update } from '../decision/change.ts';
import { type Decision, nothing, plan, refuse } from '../decision/decision.ts';
import type { RunnerProtocol } from '../policy/thresholds.ts';
import type { Token } from '../token/state.ts';
import { tokenRefusal } from '../token/usable.ts';
import { runnerEvent } from './event.ts';
import type { PairedWorkspace } from './paired-workspace.ts';
import type { Capabilities, Disabled, ForeignFacts, Runner } from './state.ts';

export interface NewRunner {
  id: string;
  number: number;
  scopeId: string;
  name: string;
  executorsAllowed: string[] | null;
  labelsAdded: string[];
  refusesUnlabelled: boolean;
  trusted: boolean;
  workspace: string | null;
  ephemeral: boolean;
  createdBy: string;
  /** what it speaks, as far as that is known; left out: our own */
  protocol?: RunnerProtocol;
  /** left out: as its scope says */
  tokenTtlMs?: number | null;
  /** what its pairing command carries */
  paired?: PairedWorkspace;
}

/** A runner row without credential and session. */
export function newRunner(fields: NewRunner, now: number): Runner {
  return {
    ...fields,
    revision: 1,
    protocol: fields.protocol ?? 'native',
    credential: 'none',
    tokenId: null,
    usedBy: null,
    declared: null,
    devicesAbsent: [],
    version: null,
    createdAt: now,
    enrolledAt: null,
    session: null,
    signedOutAt: null,
    kicked: null,
    disabled: null,
    draining: null,
    retiredAt: null,
    removedAt: null,
  };
}

/**
 * Makes a runner row that waits to be paired with `pairing`. The commit conflicts when the name is taken in its scope.
 *
 * @param key the token that it will hold, when that has to be known before it is paired: see {@link pairWithKey}
 */
export function prepareRunner(runner: Runner, pairing: Token, now: number, key?: Token): Decision & { ok: true } {
  return plan(
    [insert('runner', runner), insert('token', pairing), ...(key ? [insert('token', key)] : [])],
    [runnerEvent(runner, 'created', now, { by: runner.createdBy })],
  );
}

/**
 * Makes a runner row that holds `credential` before it was ever started: whoever adds it carries the token to its machine. The commit
 * conflicts when the name is taken in its scope.
 */
export function equipRunner(runner: Runner, credential: Token, now: number): Decision & { ok: true } {
  const row: Runner = { ...runner, credential: 'active', tokenId: credential.id, enrolledAt: credential.createdAt };
  return plan(
    [insert('runner', row), insert('token', credential)],
    [runnerEvent(row, 'created', now, { by: runner.createdBy, equipped: true })],
  );
}

/** A token made for a runner that does not hold it yet: it comes into force with the pairing token that it was made with, and with no other. */
export const keyMadeWith = (pairing: Token, key: Token): Token => ({ ...key, nonce: withPairing(pairing) });

/** No runner can send such a nonce. */
const withPairing = ({ id }: Token): string => `made with ${id}`;

/**
 * A further pairing token for a runner that was never paired (the first expired), in place of the earlier one.
 *
 * @param key as for {@link prepareRunner}; one that was made with the earlier token never comes into force
 */
export function renewPairing(
  runner: Runner,
  previous: Token | null,
  pairing: Token,
  paired: PairedWorkspace,
  now: number,
  key?: Token,
): Decision {
  if (runner.removedAt !== null) return refuse('runner_removed', { runnerId: runner.id });
  if (runner.credential === 'active') return refuse('runner_already_paired', { runnerId: runner.id });
  const changes: Change[] = [insert('token', pairing), ...(key ? [insert('token', key)] : [])];
  if (previous && previous.revokedAt === null) changes.push(update('token', previous, { revokedAt: now }));
  const isSame = runner.paired?.path === paired.path && runner.paired.isOwn === paired.isOwn;
  if (!isSame) changes.push(update('runner', runner, { paired }));
  return plan(changes, [runnerEvent(runner, 'pairing_renewed', now)], isSame ? [guard('runner', runner)] : []);
}

export interface Enrolment {
  /** left out: our own */
  speaks?: RunnerProtocol;
  /** left out: nothing of the kind */
  foreign?: ForeignFacts;
  /** it takes no job before somebody enables it; left out: no */
  isDisabled?: boolean;
  capabilities: Capabilities;
  version: string;
  workspace: string | null;
  /** it takes one job, as it says */
  ephemeral: boolean;
  /** from which it came */
  address: string;
}

/** A fleet that registers at once would trip over the row of its token: its use is noted this often at most. */
const useNotedEveryMs = 3_600_000;

/** A runner uses its pairing token: the token is spent and the runner holds `credential` from now on. */
export function pairRunner(runner: Runner, pairing: Token, credential: Token, enrolment: Enrolment, now: number): Decision {
  const refusal = tokenRefusal(pairing, now);
  if (refusal) return { ok: false, refusal };
  if (runner.removedAt !== null) return refuse('runner_removed', { runnerId: runner.id });
  return plan(
    [update('token', pairing, { usedAt: now }), ...enrolled(runner, credential, enrolment, now)],
    [runnerEvent(runner, 'paired', now, { version: enrolment.version })],
  );
}

/** What a runner of another system says of itself beside what all say. */
const ofOtherSystem = (
  { foreign, isDisabled = false }: Enrolment,
  before: Disabled | null,
  now: number,
): Pick<Runner, 'foreign' | 'disabled'> => ({
  foreign: foreign ?? null,
  disabled: before ?? (isDisabled ? { reason: 'it registered so', by: 'the runner itself', at: now, until: null } : null),
});

/**
 * A runner uses its pairing token and brings the key that was made with it: the token is spent, and the key is its credential from now on. Repeated
 * with the same two it changes nothing, also when they have expired meanwhile.
 *
 * Refused with `credential_mismatch` when the key was not made with this token, else as {@link pairRunner}.
 */
export function pairWithKey(runner: Runner, pairing: Token, key: Token, enrolment: Enrolment, now: number): Decision {
  if (key.kind !== 'run' || key.subjectId !== runner.id || pairing.subjectId !== runner.id || key.nonce !== withPairing(pairing))
    return refuse('credential_mismatch', { tokenId: key.id, pairingId: pairing.id });
  if (runner.removedAt !== null) return refuse('runner_removed', { runnerId: runner.id });
  const isRepeated = pairing.usedAt !== null && runner.credential === 'active' && runner.tokenId === key.id;
  if (isRepeated) return nothing();
  const refusal = tokenRefusal(pairing, now) ?? tokenRefusal(key, now);
  if (refusal) return { ok: false, refusal };
  return plan(
    [update('token', pairing, { usedAt: now }), update('runner', runner, enrolledPatch(runner, key, enrolment, now))],
    [runnerEvent(runner, 'paired', now, { version: enrolment.version })],
    [guard('token', key)],
  );
}

const enrolled = (runner: Runner, credential: Token, enrolment: Enrolment, now: number): Change[] => [
  insert('token', credential),
  update('runner', runner, enrolledPatch(runner, credential, enrolment, now)),
];

function enrolledPatch(runner: Runner, credential: Token, enrolment: Enrolment, now: number): Partial<Runner> {
  return {
    protocol: enrolment.speaks ?? 'native',
    credential: 'active',
    tokenId: credential.id,
    declared: enrolment.capabilities,
    version: enrolment.version,
    workspace: enrolment.workspace ?? runner.workspace,
    ephemeral: runner.ephemeral || enrolment.ephemeral,
    ...ofOtherSystem(enrolment, runner.disabled, now),
    // tokens that are older are of an earlier enrolment
    enrolledAt: credential.createdAt,
  };
}

/** A runner registers itself with a scope's reusable registration token. */
export function registerRunner(
  runner: Runner,
  registration: Token,
  credential: Token,
  enrolment: Enrolment,
  now: number,
): Decision {
  const refusal = tokenRefusal(registration, now);
  if (refusal) return { ok: false, refusal };
  const row: Runner = {
    ...runner,
    protocol: enrolment.speaks ?? 'native',
    credential: 'active',
    tokenId: credential.id,
    declared: enrolment.capabilities,
    version: enrolment.version,
    workspace: enrolment.workspace,
    enrolledAt: credential.createdAt,
    ...ofOtherSystem(enrolment, runner.disabled, now),
  };
  const isNoted = registration.usedAt !== null && now - registration.usedAt < useNotedEveryMs;
  const use = isNoted ? [] : [update('token', registration, { usedAt: now, usedFrom: enrolment.address })];
  return plan(
    [insert('token', credential), insert('runner', row), ...use],
    [runnerEvent(row, 'registered', now, { version: enrolment.version })],
    isNoted ? [guard('token', registration)] : [],
  );
}

/**
 * The answer to a registration was lost and the same registration comes again: the runner gets a new credential in place of the one
 * that nobody holds. Only before its first session.
 */
export function reissueCredential(runner: Runner, unused: Token, credential: Token, now: number): Decision {
  if (runner.removedAt !== null) return refuse('runner_removed', { runnerId: runner.id });
  const virgin = runner.session === null && runner.signedOutAt === null && runner.tokenId === unused.id;
  if (!virgin || unused.nonce === null || unused.nonce !== credential.nonce)
    return refuse('token_used', { kind: 'pair', tokenId: unused.id, at: unused.createdAt });
  return plan([
    update('token', unused, { revokedAt: now }),
    insert('token', credential),
    update('runner', runner, { tokenId: credential.id }),
  ]);
}
