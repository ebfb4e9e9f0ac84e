import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { Failure } from './failure.ts';

type Listener = () => void;
const signedOutListeners = new Set<Listener>();

/** Called when the server says that nobody is signed in (any more). */
export function onSignedOut(listener: Listener): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

/** Tells the page that the session is over. */
export const signalSignedOut = (): void => {
  for (const listener of signedOutListeners) listener();
};

const watch = (error: unknown): void => {
  if (error instanceof Failure && error.status === 401 && error.code !== 'sign_in_failed') signalSignedOut();
};

const isPassing = (error: unknown): boolean => error instanceof Failure && (error.status === 0 || error.status === 503);

/** The one cache of REST answers. What the live connection brings is written into it as well. */
export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: watch }),
  mutationCache: new MutationCache({ onError: watch }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (count, error) => isPassing(error) && count < 2,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
