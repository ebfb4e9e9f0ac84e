import { useRouter, useRouterState } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';
import { scopeIn, withScope } from './address.ts';

/** The scope whose pages are shown: that of the address. null: everything that one may see. */
export const useScope = (): string | null =>
  useRouterState({ select: ({ location }) => (location.search as { scope?: string }).scope || null });

/** An address of this page with the scope that is shown, for links. Cheaper than `useScope`: tables have many links. */
export function useScopedHref(href: string): string {
  const { history } = useRouter();
  const scope = useSyncExternalStore(history.subscribe, () => scopeIn(history.location.search));
  return withScope(href, scope);
}
