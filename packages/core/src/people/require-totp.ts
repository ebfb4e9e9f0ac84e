import type { Grant } from './grant.ts';
import type { User } from './state.ts';
import { hasSecondFactor } from './totp.ts';

/** Of whom a second factor is demanded. */
export const totpRules = ['none', 'owners', 'all'] as const;
export type TotpRule = (typeof totpRules)[number];

/**
 * Whether a user who signs in with a password must set up a second factor before anything else. Owners are those of the instance, and of
 * any scope but the one that is theirs alone.
 */
export function lacksSecondFactor(user: User, grants: readonly Grant[], rule: TotpRule): boolean {
  if (rule === 'none' || user.passwordHash === null || hasSecondFactor(user)) return false;
  return (
    rule === 'all' || grants.some((each) => each.userId === user.id && each.role === 'owner' && each.scopeId !== user.scopeId)
  );
}
