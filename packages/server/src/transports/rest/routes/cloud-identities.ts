import {
  CheckCloudIdentity,
  CloudIdentity,
  type CloudIdentity as CloudIdentityBody,
  CloudIdentityList,
  EditCloudIdentity,
  NewCloudIdentity,
  restPaths,
} from '@baton/protocol';
import { Type } from 'typebox';
import type { App } from '../../../app/index.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';
import { checkIdentity } from './provider-infos.ts';

const common = { tag: 'pools', access: 'person' } as const;
const description = 'Needs `manage_pools` in its scope.';

type View = Awaited<ReturnType<App['identities']['list']>>[number];

const identityOf = ({ identity, hasSecret, scopeName, pools }: View): CloudIdentityBody => {
  const { id, name, provider, data, check, createdAt, createdBy, updatedAt } = identity;
  return { id, name, scope: scopeName, provider, data, hasSecret, check, pools, createdAt, createdBy, updatedAt };
};

const IdentityParams = Type.Object({
  identityId: Type.String({ minLength: 1, maxLength: 120, description: 'id, or a name that only one has' }),
});

/** With which rights providers are called. */
export const cloudIdentityRoutes: readonly RestRoute[] = [
  restRoute({
    ...common,
    method: 'GET',
    path: restPaths.cloudIdentities,
    summary: 'List the cloud identities of the scopes whose pools you manage',
    answers: { 200: { description: 'By id, without secrets', schema: CloudIdentityList } },
    errors: [],
    handle: async ({ app }) => ({ status: 200, body: { identities: (await app.identities.list()).map(identityOf) } }),
  }),
  restRoute({
    ...common,
    method: 'POST',
    path: restPaths.cloudIdentities,
    summary: 'Make a cloud identity',
    description: `${description} Its secret is encrypted at rest and never read back.`,
    body: NewCloudIdentity,
    answers: { 201: { description: 'Made; not checked yet', schema: CloudIdentity } },
    errors: ['scope_not_found', 'identity_name_taken', 'storage_full'],
    handle: async ({ app, body, actor }) => {
      const { name, scope = null, provider, data = {}, secret = null } = body;
      checkIdentity(provider, data, secret);
      return { status: 201, body: identityOf(await app.identities.create({ name, scope, provider, data, secret }, actor)) };
    },
  }),
  restRoute({
    ...common,
    method: 'GET',
    path: restPaths.cloudIdentity('{identityId}'),
    summary: 'Show a cloud identity, without its secret',
    description,
    params: IdentityParams,
    answers: { 200: { description: 'The identity', schema: CloudIdentity } },
    errors: ['identity_not_found'],
    handle: async ({ app, params }) => ({ status: 200, body: identityOf(await app.identities.find(params.identityId)) }),
  }),
  restRoute({
    ...common,
    method: 'PATCH',
    path: restPaths.cloudIdentity('{identityId}'),
    summary: 'Change a cloud identity; what is not given stays',
    description,
    params: IdentityParams,
    body: EditCloudIdentity,
    answers: { 200: { description: 'As it is now', schema: CloudIdentity } },
    errors: ['identity_not_found', 'identity_name_taken'],
    handle: async ({ app, params, body, actor }) => {
      const { identity } = await app.identities.find(params.identityId);
      checkIdentity(identity.provider, body.data ?? null, body.secret ?? null);
      return { status: 200, body: identityOf(await app.identities.edit(identity.id, body, actor)) };
    },
  }),
  restRoute({
    ...common,
    method: 'DELETE',
    path: restPaths.cloudIdentity('{identityId}'),
    summary: 'Remove a cloud identity that nothing uses',
    description,
    params: IdentityParams,
    answers: { 204: { description: 'Removed' } },
    errors: ['identity_not_found', 'identity_in_use'],
    handle: async ({ app, params, actor }) => {
      await app.identities.remove(params.identityId, actor);
      return { status: 204 };
    },
  }),
  restRoute({
    ...common,
    method: 'POST',
    path: restPaths.cloudIdentityCheck('{identityId}'),
    summary: 'Ask the cloud whether an identity works, and who one is there',
    description: `${description} What it says stands in \`check\`, also that it does not work.`,
    params: IdentityParams,
    body: CheckCloudIdentity,
    bodyOptional: true,
    answers: { 200: { description: 'With what was found', schema: CloudIdentity } },
    errors: ['identity_not_found', 'provider_missing', 'secret_key_missing'],
    handle: async ({ app, params, body, actor }) => {
      const { view } = await app.identities.check(params.identityId, body.region ?? null, actor);
      return { status: 200, body: identityOf(view) };
    },
  }),
];
