import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { Failure } from './failure.ts';

/** `left`: somebody signed out; `ended`: the server knows the session no more */
type Ending = 'left' | 'ended';
type Listener = (how: Ending) => void;
const signedOutListeners = new Set<Listener>();

/** Called when the server says that nobody is signed in (any more). */
export function onSignedOut(listener: Listener): () => void {
  signedOutListeners.add(listener);
  return () => signedOutListeners.delete(listener);
}

const tell = (how: Ending): void => {
  for (const listener of signedOutListeners) listener(how);
};

/** Tells the page that somebody left. */
export const signalSignedOut = (): void => tell('left');

const watch = (error: unknown): void => {
  if (error instanceof Failure && error.status === 401 && error.code !== 'sign_in_failed') tell('ended');
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
