import type { QueryKey } from '@tanstack/react-query';
import { queryClient } from './query-client.ts';

/**
 * Shows kept answers as they will be when the server has agreed. What is on its way from before is not waited for: it would show the old again.
 *
 * @param key of all answers that are meant, or what theirs begin with
 * @returns takes it back
 */
export function foreseeAnswers<T>(key: QueryKey, change: (held: T) => T): () => void {
  const before = queryClient.getQueriesData<T>({ queryKey: key });
  void queryClient.cancelQueries({ queryKey: key });
  queryClient.setQueriesData<T>({ queryKey: key }, (held) => held && change(held));
  return () => {
    for (const [each, held] of before) queryClient.setQueryData(each, held);
  };
}
