import { useRouterState } from '@tanstack/react-router';

/** The scope whose pages are shown: that of the address. null: everything that one may see. */
export const useScope = (): string | null =>
  useRouterState({ select: ({ location }) => (location.search as { scope?: string }).scope ?? null });
