import type { Runner } from '../runner/state.ts';
import type { Token } from '../token/state.ts';

/**
 * What a `run` token is to its runner. `current`: the one that was used last. `successor`: issued to the holder of the current one and
 * not used yet; its first use makes it the current one. `superseded`: of the same enrolment, but another was used since.
 */
export type TokenStanding = 'current' | 'successor' | 'superseded' | 'revoked';

type Holder = Pick<Runner, 'credential' | 'tokenId' | 'enrolledAt'>;

/** Whether it has expired is told apart. */
export function standingOf(token: Token, runner: Holder): TokenStanding {
  if (runner.credential !== 'active' || token.revokedAt !== null) return 'revoked';
  if (token.id === runner.tokenId) return 'current';
  if (token.replaces && token.replaces === runner.tokenId) return 'successor';
  // an earlier enrolment was ended by a person: nobody is to be found out by its tokens
  return token.createdAt < (runner.enrolledAt ?? 0) ? 'revoked' : 'superseded';
}
