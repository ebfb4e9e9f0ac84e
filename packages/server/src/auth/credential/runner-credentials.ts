import { mayEndItsLog, type Runner, type StoredEvent, standingOf, type Token, type TokenStanding } from '@baton/core';
import type { Clock } from '../../ports/clock.ts';
import type { PeopleBook } from '../../ports/people.ts';
import type { Store } from '../../store/interface.ts';
import { AuthRefused } from '../auth-refused.ts';
import { presetRegistrationId } from '../preset-registration.ts';
import { parseTokenText, type TokenText } from '../token/format.ts';
import { secretMatches } from '../token/hash.ts';
import { type CountedDeps, counted } from './counted.ts';
import { LoadCache } from './load-cache.ts';
import { verifyPlace } from './place.ts';
import { verifyAlive, verifyKind, verifySecret } from './verdict.ts';
import { Verified } from './verified.ts';

/** What the runner protocol asks of authentication. */
export interface RunnerCredentials {
  /**
   * The id of the runner that this credential belongs to. A value when it is known in memory (almost always), else a promise. Throws
   * {@link AuthRefused}.
   *
   * @param claims the id of the runner that the caller says to be; only told of, where the credential names none
   */
  check(credential: string | null, address: string, claims?: string | null): string | Promise<string>;
  /**
   * The runner and the id of its token, of those too that were renewed since: for a process that answers a challenge. Throws
   * {@link AuthRefused}.
   */
  holder(credential: string | null, address: string): Promise<{ runnerId: string; tokenId: string }>;
  /** The row of a pairing or registration token. Whether it may still be used is for the use case to say: it may be a repeated call. */
  enrolment(credential: string | null, address: string): Promise<Token>;
  /** The row of a runner's token that may not be in force yet: whether it may be used, and for what, is for the use case to say. */
  key(credential: string | null, address: string): Promise<Token>;
  /** The row of a provisioning key; the same holds. */
  provisioner(credential: string | null, address: string): Promise<Token>;
  /** What is known of the runners of these events is read again. */
  forget(events: readonly StoredEvent[]): void;
}

/** What judging needs of a runner's row: a fleet of copies of whole rows would cost more memory than its connections. */
type KnownRunner = Pick<Runner, 'id' | 'removedAt' | 'credential' | 'tokenId' | 'enrolledAt'>;

interface Known {
  token: Token;
  runner: KnownRunner;
}

export interface RunnerCredentialsDeps extends CountedDeps {
  store: Store;
  clock: Clock;
  people: PeopleBook;
  /** A token that is to follow a runner's present one is used for the first time. */
  adopt: (runnerId: string, tokenId: string, address: string) => Promise<void>;
}

/** Enough for every runner that one server can hold. */
const entriesMax = 50_000;

export function createRunnerCredentials(deps: RunnerCredentialsDeps): RunnerCredentials {
  const cache = new LoadCache<Known>({
    load: (id) => loadKnown(deps.store, id),
    groupOf: (known) => known.runner.id,
    entriesMax,
  });

  const verified = new Verified<Known>(cache, (known) => known.token.id, entriesMax);

  const judgeVerified = ({ token, runner }: Known, address: string): string | Promise<string> => {
    const now = deps.clock.now();
    const standing = verifyRunner(token, runner, now);
    // an old copy is one, also when its time is over
    if (standing === 'superseded') throw new AuthRefused('credential_superseded', { tokenId: token.id, runnerId: runner.id });
    verifyAlive(token, now);
    verifyPlace(token, address, deps.people);
    return standing === 'successor' ? deps.adopt(runner.id, token.id, address).then(() => runner.id) : runner.id;
  };
  const judge = (text: string, given: TokenText, known: Known | null, address: string): string | Promise<string> => {
    verifySecret(given, known?.token ?? null);
    if (!known) throw new AuthRefused('credential_unknown', { tokenId: given.id });
    verified.put(text, known);
    return judgeVerified(known, address);
  };
  const load = (text: string, given: TokenText, address: string, claims: string | null): Promise<string> =>
    cache
      .load(given.id)
      .then((known) => counted(deps, address, given.id, () => judge(text, given, known, address), known ? null : claims));

  const rowOf = async (credential: string | null, kinds: readonly ('run' | EnrolmentKind)[], address: string): Promise<Token> => {
    const preset = await presetRow(deps.store, credential, kinds);
    if (preset) {
      verifyPlace(preset, address, deps.people);
      return preset;
    }
    const given = counted(deps, address, 'unread', () => readToken(credential, kinds));
    const row = await deps.store.read.get('token', given.id);
    return counted(deps, address, given.id, () => {
      const token = verifySecret(given, row);
      verifyPlace(token, address, deps.people);
      return token;
    });
  };

  return {
    check(credential, address, claims = null) {
      const text = credential ?? '';
      const before = verified.get(text);
      if (before) return counted(deps, address, before.token.id, () => judgeVerified(before, address));
      const given = counted(deps, address, 'unread', () => readToken(credential, ['run']), claims);
      const known = cache.peek(given.id);
      return known
        ? counted(deps, address, given.id, () => judge(text, given, known, address))
        : load(text, given, address, claims);
    },
    holder: (credential, address) => holderOf(deps, cache, credential, address),
    enrolment: (credential, address) => rowOf(credential, ['pair', 'reg'], address),
    key: (credential, address) => rowOf(credential, ['run'], address),
    provisioner: (credential, address) => rowOf(credential, ['prov'], address),
    forget(events) {
      for (const event of events) if (event.kind === 'runner') cache.forget(event.entityId);
    },
  };
}

async function holderOf(
  deps: RunnerCredentialsDeps,
  cache: LoadCache<Known>,
  credential: string | null,
  address: string,
): Promise<{ runnerId: string; tokenId: string }> {
  const given = counted(deps, address, 'unread', () => readToken(credential, ['run']));
  const known = await cache.load(given.id);
  return counted(deps, address, given.id, () => {
    verifySecret(given, known?.token ?? null);
    if (!known) throw new AuthRefused('credential_unknown', { tokenId: given.id });
    verifyRunner(known.token, known.runner, deps.clock.now());
    return { runnerId: known.runner.id, tokenId: given.id };
  });
}

async function loadKnown(store: Store, tokenId: string): Promise<Known | null> {
  const token = await store.read.get('token', tokenId);
  if (!token?.subjectId) return null;
  const runner = await store.read.get('runner', token.subjectId);
  if (!runner) return null;
  const { id, removedAt, credential, tokenId: current, enrolledAt } = runner;
  return { token, runner: { id, removedAt, credential, tokenId: current, enrolledAt } };
}

type EnrolmentKind = 'pair' | 'reg' | 'prov';

/** A registration token that the server was started with may be any text, so no id stands in it. */
async function presetRow(
  store: Store,
  credential: string | null,
  kinds: readonly ('run' | EnrolmentKind)[],
): Promise<Token | null> {
  if (credential === null || !kinds.includes('reg') || parseTokenText(credential)) return null;
  const row = await store.read.get('token', presetRegistrationId);
  return row && secretMatches(credential, row) ? row : null;
}

function readToken(credential: string | null, kinds: readonly ('run' | EnrolmentKind)[]): TokenText {
  if (credential === null) throw new AuthRefused('credential_missing');
  const given = parseTokenText(credential);
  if (!given) throw new AuthRefused('credential_malformed');
  verifyKind(given, kinds);
  return given;
}

/** The runner has the last word: a token that it does not hold any more was replaced. */
function verifyRunner(token: Token, runner: KnownRunner, now: number): Exclude<TokenStanding, 'revoked'> {
  if (runner.removedAt !== null && !mayEndItsLog(runner, now)) throw new AuthRefused('runner_removed', { runnerId: runner.id });
  const standing = standingOf(token, runner);
  if (standing === 'revoked') throw new AuthRefused('credential_revoked', { tokenId: token.id });
  return standing;
}
