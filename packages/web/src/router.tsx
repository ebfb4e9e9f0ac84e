import { createRouter } from '@tanstack/react-router';
import { whoamiQuery } from './api/queries.ts';
import { onSignedOut, queryClient } from './api/query-client.ts';
import { routeTree } from './routes.ts';
import { pageHistory } from './scope/history.ts';
import { parseSearch, stringifySearch } from './search-params.ts';
import { askToSignIn } from './session/again.ts';
import { forgetVisits } from './shell/recent.ts';

/** Which page an address shows. */
export const router = createRouter({
  routeTree,
  history: pageHistory(),
  parseSearch,
  stringifySearch,
  defaultPreload: false,
});

// Wherever a call finds out that nobody is signed in: to the sign-in, and back afterwards.
onSignedOut((how) => {
  const { pathname, href } = router.state.location;
  if (['/sign-in', '/setup', '/invitation'].includes(pathname)) return;
  // over pages that are open already: what was typed there stays
  if (how === 'ended' && queryClient.getQueryData(whoamiQuery.queryKey)) return askToSignIn(true);
  askToSignIn(false);
  // Forgotten only when the pages that watch it are gone: they would ask again, and be refused again.
  forgetVisits();
  void router.navigate({ to: '/sign-in', search: { from: href } }).then(() => queryClient.clear());
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
