import { restPaths, Secret, SecretsRekeyed, SetSecret } from '@baton/protocol';
import { Type } from 'typebox';
import type { App } from '../../../../app/index.ts';
import { type RestRoute, restRoute } from '../../rest-route.ts';
import { secretPart } from '../params.ts';
import { type GiteaBase, giteaBases, paramsOf } from './bases.ts';

const PageQuery = Type.Object(
  {
    page: Type.Optional(Type.Integer({ minimum: 1, description: 'from 1' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'secrets on a page; default 50' })),
  },
  { additionalProperties: false },
);
const defaultLimit = 50;

/** A value may be written in JSON with six characters for each byte. */
const valueBodyLimit = 512 * 1024;

const secretParamsOf = ({ params }: GiteaBase) => Type.Object({ ...params, secretName: secretPart });

type Row = Awaited<ReturnType<App['secrets']['list']>>[number];

const secretOf = ({ name, description, createdAt, createdBy, updatedAt, updatedBy, lastUsedAt, keyId }: Row): Secret => ({
  name,
  description,
  created_at: new Date(createdAt).toISOString(),
  createdBy,
  updatedAt,
  updatedBy,
  lastUsedAt,
  keyId,
});

/** Secrets of a scope for clients of Gitea's API. */
const routesOf = (base: GiteaBase): RestRoute[] => [
  restRoute({
    method: 'GET',
    path: base.secrets,
    summary: `List the secrets of ${base.owner}`,
    description: 'Names, and when they were set and used; values are never shown.',
    tag: 'secrets',
    access: 'person',
    params: paramsOf(base),
    query: PageQuery,
    answers: { 200: { description: 'A page, by name', schema: Type.Array(Secret) } },
    errors: ['scope_not_found'],
    handle: async ({ app, params, person, query: { page = 1, limit = defaultLimit } }) => {
      const all = await app.secrets.list(base.scopeOf(params, person.login));
      const body = all.slice((page - 1) * limit, page * limit).map(secretOf);
      return { status: 200, headers: { 'x-total-count': String(all.length) }, body };
    },
  }),
  restRoute({
    method: 'PUT',
    path: `${base.secrets}/{secretName}`,
    summary: `Set a secret of ${base.owner}`,
    tag: 'secrets',
    access: 'person',
    params: secretParamsOf(base),
    body: SetSecret,
    bodyLimit: valueBodyLimit,
    answers: { 201: { description: 'Made' }, 204: { description: 'It has the new value' } },
    errors: ['scope_not_found', 'secret_name_invalid', 'secret_value_invalid', 'storage_full'],
    handle: async ({ app, params, person, actor, body }) => {
      const { data: value, description = null } = body;
      const input = { name: params.secretName, value, description, by: actor };
      const { created } = await app.secrets.set(base.scopeOf(params, person.login), input);
      return { status: created ? 201 : 204 };
    },
  }),
  restRoute({
    method: 'DELETE',
    path: `${base.secrets}/{secretName}`,
    summary: `Remove a secret of ${base.owner}`,
    tag: 'secrets',
    access: 'person',
    params: secretParamsOf(base),
    answers: { 204: { description: 'Removed' } },
    errors: ['scope_not_found', 'secret_not_found'],
    handle: async ({ app, params, person, actor }) => {
      await app.secrets.remove(base.scopeOf(params, person.login), params.secretName, actor);
      return { status: 204 };
    },
  }),
];

const rekeyRoute = restRoute({
  method: 'POST',
  path: restPaths.secretsRekey,
  summary: 'Encrypt all secrets with the newest key',
  description: 'Those of jobs too. The server does it at each start; asked again it goes on where it was broken off.',
  tag: 'secrets',
  access: 'person',
  answers: { 200: { description: 'What was done', schema: SecretsRekeyed } },
  errors: [],
  handle: async ({ app }) => ({ status: 200, body: await app.secrets.rekey() }),
});

/** Secrets of each scope. */
export const secretRoutes: readonly RestRoute[] = [...giteaBases.flatMap(routesOf), rekeyRoute];
