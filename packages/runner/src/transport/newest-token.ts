import { CallFailed } from '../session/call-failed.ts';

/**
 * Makes a call. If it is refused because its token was renewed meanwhile, it is made once more with the newer one: the first use of that made
 * the older one invalid. Only a process whose newest token is refused holds an old copy.
 */
export async function withNewestToken<T>(newest: () => string | null, call: () => Promise<T>): Promise<T> {
  const token = newest();
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof CallFailed) || error.code !== 'credential_superseded' || newest() === token) throw error;
    return await call();
  }
}
