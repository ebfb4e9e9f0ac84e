import { RegistrationToken, restApi } from '@baton/protocol';
import { type RestRoute, restRoute } from '../../rest-route.ts';
import { type GiteaBase, giteaBases, paramsOf } from './bases.ts';

const description = 'Any number of runners can register with it; every call answers the same one until it is reset.';

function get(base: GiteaBase, method: 'GET' | 'POST', path: string, summary: string): RestRoute {
  return restRoute({
    method,
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
  get(base, 'GET', `${base.path}/registration-token`, `Get the registration token for ${base.of}`),
  get(base, 'POST', `${base.path}/registration-token`, `Make the registration token for ${base.of}`),
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
  get(instance, 'GET', `${restApi}/admin/runners/registration-token`, 'Get the registration token (older address)'),
];
