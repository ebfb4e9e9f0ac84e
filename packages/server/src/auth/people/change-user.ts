import type { Decision, User } from '@baton/core';
import type { PeopleBook } from '../../ports/people.ts';
import { AuthRefused } from '../auth-refused.ts';

const triesMax = 5;

/**
 * Decides about a user and commits it; after a conflict it is decided anew. Throws what is refused, and `user_not_found`.
 *
 * @param decide called at once for the first time, so that nothing comes between a check before and the decision
 */
export async function changeUser(
  people: PeopleBook,
  userId: string,
  decide: (user: User) => Decision | Promise<Decision>,
): Promise<void> {
  for (let tries = 0; tries < triesMax; tries++) {
    const user = people.user(userId);
    if (!user) throw new AuthRefused('user_not_found', { login: userId });
    const made = decide(user);
    const decision = made instanceof Promise ? await made : made;
    if (!decision.ok) throw new AuthRefused(decision.refusal.code, decision.refusal.detail);
    if (await people.commit(decision)) return;
  }
  throw new AuthRefused('storage_unavailable', { retryAfterSeconds: 1 });
}
