import { NewRegistrationToken, RegistrationScope, RegistrationToken, RegistrationTokenCreated, restPaths } from '@baton/protocol';
import { type RestRoute, restRoute } from '../rest-route.ts';

const tag = { tag: 'runners', access: 'person' } as const;

/** Registration tokens of any scope, by its name. The addresses that Gitea's clients know stand beside. */
export const registrationTokensRoutes: readonly RestRoute[] = [
  restRoute({
    ...tag,
    method: 'GET',
    path: restPaths.registrationTokens,
    summary: 'Get the registration token of a scope',
    description: 'Any number of runners can register with it; every call answers the same one until it is reset.',
    query: RegistrationScope,
    answers: { 200: { description: 'The token', schema: RegistrationToken } },
    errors: ['scope_not_found'],
    handle: async ({ app, query, actor }) => ({
      status: 200,
      body: { token: await app.fleet.registrationToken(query.scope ?? null, actor) },
    }),
  }),
  restRoute({
    ...tag,
    method: 'POST',
    path: restPaths.registrationTokens,
    summary: 'Make a further registration token of a scope, with an end if that is wanted',
    body: NewRegistrationToken,
    answers: { 201: { description: 'The token, shown only here', schema: RegistrationTokenCreated } },
    errors: ['scope_not_found'],
    handle: async ({ app, body, actor }) => {
      const { name, scope = null, expiresInMs = null } = body;
      const { row, secret } = await app.fleet.createRegistrationToken({ name, scope, expiresInMs }, actor);
      const { id, createdAt, createdBy, expiresAt } = row;
      const shown = { id, name, scope: app.fleet.scopeName(row.scopeId), createdAt, createdBy, expiresAt };
      return { status: 201, body: { row: shown, token: secret } satisfies RegistrationTokenCreated };
    },
  }),
  restRoute({
    ...tag,
    method: 'DELETE',
    path: restPaths.registrationTokens,
    summary: 'Reset the registration tokens of a scope: all of them are void from now on',
    description: 'The answer is the next one. Runners that registered with them stay.',
    query: RegistrationScope,
    answers: { 200: { description: 'The next token', schema: RegistrationToken } },
    errors: ['scope_not_found'],
    handle: async ({ app, query, actor }) => ({
      status: 200,
      body: { token: await app.fleet.resetRegistrationToken(query.scope ?? null, actor) },
    }),
  }),
];
