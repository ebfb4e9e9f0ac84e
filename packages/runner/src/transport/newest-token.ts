import { CallFailed } from '../session/call-failed.ts';

/**
 * Makes a call. If its credential is refused and the token was renewed meanwhile, it is made again with the newer one: the first use of that
 * made the older one invalid, and the second after it made it forgotten. On a slow link that can happen to one call more than once. Only a
 * process whose newest token is refused holds an old copy, so it must never answer a challenge for another reason: it would be taken for two.
 */
export async function withNewestToken<T>(newest: () => string | null, call: () => Promise<T>): Promise<T> {
  for (;;) {
    const token = newest();
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof CallFailed) || !error.code.startsWith('credential_') || newest() === token) throw error;
    }
  }
}
