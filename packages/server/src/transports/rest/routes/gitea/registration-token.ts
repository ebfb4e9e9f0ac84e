import { LimitRegistration, RegistrationToken, restApi } from '@baton/protocol';
import { type RestRoute, restRoute } from '../../rest-route.ts';
import { type GiteaBase, giteaBases, paramsOf } from './bases.ts';

const description = 'Any number of runners can register with it; every call answers the same one until it is reset.';

function get(base: GiteaBase, path: string, summary: string): RestRoute {
  return restRoute({
    method: 'GET',
    path,
    summary,
    description,
    tag: 'runners',
    access: 'person',
    params: paramsOf(base),
    answers: { 200: { description: 'The token', schema: RegistrationToken } },
    errors: ['scope_not_found'],
    handle: async ({ app, params, person, actor }) => ({
      status: 200,
      body: { token: await app.fleet.registrationToken(base.scopeOf(params, person.login), actor) },
    }),
  });
}

const routesOf = (base: GiteaBase): RestRoute[] => [
  get(base, `${base.path}/registration-token`, `Get the registration token for ${base.of}`),
  restRoute({
    method: 'POST',
    path: `${base.path}/registration-token`,
    summary: `Make the registration token for ${base.of}, or limit from where it is accepted`,
    description,
    tag: 'runners',
    access: 'person',
    params: paramsOf(base),
    body: LimitRegistration,
    bodyOptional: true,
    answers: { 200: { description: 'The token', schema: RegistrationToken } },
    errors: ['scope_not_found', 'network_invalid'],
    handle: async ({ app, params, person, actor, body }) => {
      const scope = base.scopeOf(params, person.login);
      return { status: 200, body: { token: await app.fleet.registrationToken(scope, actor, body.networks) } };
    },
  }),
  restRoute({
    method: 'DELETE',
    path: `${base.path}/registration-token`,
    summary: `Reset the registration token for ${base.of}`,
    description: 'It is void from now on; the answer is the next one. Runners that registered with it stay.',
    tag: 'runners',
    access: 'person',
    params: paramsOf(base),
    answers: { 200: { description: 'The next token', schema: RegistrationToken } },
    errors: ['scope_not_found'],
    handle: async ({ app, params, person, actor }) => ({
      status: 200,
      body: { token: await app.fleet.resetRegistrationToken(base.scopeOf(params, person.login), actor) },
    }),
  }),
];

const [instance] = giteaBases as [GiteaBase];

/** The tokens with which runners register in a scope. */
export const registrationTokenRoutes: readonly RestRoute[] = [
  ...giteaBases.flatMap(routesOf),
  get(instance, `${restApi}/admin/runners/registration-token`, 'Get the registration token (older address)'),
];
