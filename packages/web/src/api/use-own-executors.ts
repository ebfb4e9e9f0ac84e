import { useQuery } from '@tanstack/react-query';
import { settingsQuery } from './queries.ts';

/** Executors that Baton's own runners may have, the usual one first. */
export function useOwnExecutors(): string[] {
  const { executors = ['shell'], foreignExecutors = [] } = useQuery(settingsQuery).data ?? {};
  return executors.filter((name) => !foreignExecutors.includes(name));
}
