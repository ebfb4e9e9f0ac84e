import { instanceScopeId } from '@baton/core';
import { ApiError, spokenQuery } from '@baton/protocol';
import { Type } from 'typebox';
import type { PersonalApp, RunnerView } from '../../../../app/index.ts';
import { type RestRoute, restRoute } from '../../rest-route.ts';
import { type GiteaBase, giteaBases, paramsOf, runnerParamsOf } from './bases.ts';
import { ActionRunner, ActionRunnerList, actionRunnerOf, EditActionRunner } from './shape.ts';

const PageQuery = Type.Object(
  {
    page: Type.Optional(Type.Integer({ minimum: 1, description: 'from 1' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'runners on a page; default 50' })),
    disabled: Type.Optional(Type.Boolean({ description: 'only those that are, or are not' })),
    ...spokenQuery,
  },
  { additionalProperties: false },
);

const defaultLimit = 50;

/** Of this scope only; null: all. Throws `scope_not_found`. */
async function runnersOf(app: PersonalApp, scope: string | null): Promise<RunnerView[]> {
  if (scope === null) app.access.need('view', instanceScopeId);
  const views = await app.fleet.list();
  if (scope === null) return views;
  const id = app.fleet.scopeId(scope);
  return views.filter(({ runner }) => runner.scopeId === id);
}

/** By number only: a name may look like one. One of another scope is not there. */
async function byNumber(app: PersonalApp, scope: string | null, number: number): Promise<RunnerView> {
  const view = (await runnersOf(app, scope)).find(({ runner }) => runner.number === number);
  if (!view) throw new ApiError('runner_not_found', { runnerId: number });
  return view;
}

/** Runners of a scope for clients of Gitea's API. */
const routesOf = (base: GiteaBase): RestRoute[] => [
  restRoute({
    method: 'GET',
    path: base.path,
    summary: `List ${base.of} in the shape of Gitea's API`,
    tag: 'gitea',
    access: 'person',
    params: paramsOf(base),
    query: PageQuery,
    answers: { 200: { description: 'A page, by number', schema: ActionRunnerList } },
    errors: ['scope_not_found'],
    handle: async ({ app, params, person, query: { page = 1, limit = defaultLimit, disabled, protocol } }) => {
      const all = await runnersOf(app, base.scopeOf(params, person.login));
      const views = all
        .map(actionRunnerOf)
        .filter((each) => (disabled ?? each.disabled) === each.disabled && (protocol ?? each.protocol) === each.protocol);
      const runners = views.slice((page - 1) * limit, page * limit);
      const headers = { 'x-total-count': String(views.length) };
      return { status: 200, headers, body: { runners, total_count: views.length } };
    },
  }),
  restRoute({
    method: 'GET',
    path: `${base.path}/{runnerId}`,
    summary: `Show one of ${base.of} in the shape of Gitea's API`,
    tag: 'gitea',
    access: 'person',
    params: runnerParamsOf(base),
    answers: { 200: { description: 'The runner', schema: ActionRunner } },
    errors: ['runner_not_found', 'scope_not_found'],
    handle: async ({ app, params, person }) => ({
      status: 200,
      body: actionRunnerOf(await byNumber(app, base.scopeOf(params, person.login), params.runnerId)),
    }),
  }),
  restRoute({
    method: 'PATCH',
    path: `${base.path}/{runnerId}`,
    summary: `Disable or enable one of ${base.of}`,
    tag: 'gitea',
    access: 'person',
    params: runnerParamsOf(base),
    body: EditActionRunner,
    answers: { 200: { description: 'The runner', schema: ActionRunner } },
    errors: ['runner_not_found', 'runner_revoked', 'scope_not_found'],
    handle: async ({ app, params, person, actor, body }) => {
      const scope = base.scopeOf(params, person.login);
      const { runner } = await byNumber(app, scope, params.runnerId);
      const action = body.disabled ? 'disable' : 'enable';
      await app.fleet.act(runner.id, action, { by: actor, reason: null, forMs: null });
      return { status: 200, body: actionRunnerOf(await byNumber(app, scope, params.runnerId)) };
    },
  }),
  restRoute({
    method: 'DELETE',
    path: `${base.path}/{runnerId}`,
    summary: `Remove one of ${base.of}`,
    tag: 'gitea',
    access: 'person',
    params: runnerParamsOf(base),
    answers: { 204: { description: 'Removed' } },
    errors: ['runner_not_found', 'scope_not_found'],
    handle: async ({ app, params, person, actor }) => {
      const { runner } = await byNumber(app, base.scopeOf(params, person.login), params.runnerId);
      await app.fleet.act(runner.id, 'remove', { by: actor, reason: null, forMs: null });
      return { status: 204 };
    },
  }),
];

/** Runners of each scope for clients of Gitea's API. */
export const giteaRoutes: readonly RestRoute[] = giteaBases.flatMap(routesOf);
