import { Refused } from '../../app/index.ts';
import type { Auth } from '../../auth/index.ts';

/** Why a right secret is refused: whoever sends it may have found it. */
const spent: ReadonlySet<string> = new Set(['token_used', 'token_expired', 'token_revoked', 'token_disabled']);

/** Does what a token is good for once, or as long as it counts; a refusal because it does not is written down as a failed try to get in. */
export async function notedWhenSpent<T>(
  auth: Pick<Auth, 'noteRefusal'>,
  by: { address: string; identity: string },
  use: () => Promise<T>,
): Promise<T> {
  try {
    return await use();
  } catch (error) {
    if (error instanceof Refused && spent.has(error.code)) await auth.noteRefusal({ ...by, code: error.code });
    throw error;
  }
}
