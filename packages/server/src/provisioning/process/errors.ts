import { ProviderError, type ProviderErrorCode } from '../interface.ts';

const codes: Readonly<Record<string, ProviderErrorCode>> = {
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  ENOSPC: 'quota',
  EDQUOT: 'quota',
  EMFILE: 'quota',
  ENFILE: 'quota',
  // as many processes or as much memory as the machine gives
  EAGAIN: 'quota',
  ENOMEM: 'quota',
};

/** Runs a call. What the system refuses becomes an error of the provider, in the system's words. */
export async function telling<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  try {
    return await call();
  } catch (error) {
    signal.throwIfAborted();
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof ProviderError || typeof code !== 'string' || !/^E[A-Z0-9]+$/.test(code)) throw error;
    throw new ProviderError(codes[code] ?? 'unavailable', message, { cause: error });
  }
}
