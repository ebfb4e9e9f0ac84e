import { NetworksQuery, restPaths, ScopeNetworks, SetScopeNetworks } from '@baton/protocol';
import { type RestRoute, restRoute } from '../rest-route.ts';

const theInstance = 'instance';

/** From where people and runners of scopes may come. */
export const networkRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.networks,
    summary: 'Show from where people and runners of a scope may come',
    description: 'Needs `manage_scope` in it.',
    tag: 'projects',
    access: 'person',
    query: NetworksQuery,
    answers: { 200: { description: 'What the scope says itself', schema: ScopeNetworks } },
    errors: ['scope_not_found', 'permission_denied'],
    handle: ({ app, query: { scope = theInstance } }) => ({
      status: 200,
      body: { scope, networks: app.scopes.networks(scope) },
    }),
  }),
  restRoute({
    method: 'PATCH',
    path: restPaths.networks,
    summary: 'Limit from where people and runners of a scope, and of all under it, may come',
    description:
      'Needs `manage_scope` in it. Holds at once: who is connected from elsewhere is disconnected. The lists of scopes above it hold too. ' +
      'The token file of the server lets in `baton` on its own machine whatever is said here.',
    tag: 'projects',
    access: 'person',
    body: SetScopeNetworks,
    answers: { 200: { description: 'As it is now', schema: ScopeNetworks } },
    errors: ['scope_not_found', 'permission_denied', 'network_invalid', 'networks_without_you'],
    handle: async ({ app, body: { scope = theInstance, networks }, person, actor }) => {
      // who holds the server's own file comes in from everywhere
      const address = person.userId === null ? null : person.address;
      return {
        status: 200,
        body: { scope, networks: await app.scopes.setNetworks(scope, networks, actor, address) },
      };
    },
  }),
];
