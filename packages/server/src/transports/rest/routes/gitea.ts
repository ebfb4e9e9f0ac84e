import { ApiError, Runner, restApi } from '@baton/protocol';
import { type Static, Type } from 'typebox';
import type { App, RunnerView } from '../../../app/index.ts';
import { runnerOf } from '../../views/runner.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';

const path = `${restApi}/admin/actions/runners`;

const { id: _id, labels: _labels, disabled: _disabled, ...further } = Runner.properties;

/** A runner in the shape that Gitea's clients know, with our further fields. */
const ActionRunner = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    uuid: Runner.properties.id,
    status: Type.Union([Type.Literal('online'), Type.Literal('offline')]),
    busy: Type.Boolean(),
    disabled: Type.Boolean(),
    ephemeral: Type.Boolean(),
    labels: Type.Array(Type.Object({ id: Type.Integer(), name: Type.String(), type: Type.Literal('custom') })),
    ...further,
  },
  { $id: 'ActionRunner' },
);
type ActionRunner = Static<typeof ActionRunner>;

const ActionRunnerList = Type.Object({ runners: Type.Array(ActionRunner), total_count: Type.Integer() });

const ActionRunnerParams = Type.Object({ runnerId: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) });

const PageQuery = Type.Object(
  {
    page: Type.Optional(Type.Integer({ minimum: 1, description: 'from 1' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'runners on a page; default 50' })),
  },
  { additionalProperties: false },
);

const defaultLimit = 50;

function actionRunnerOf(view: RunnerView): ActionRunner {
  const { id, labels, ...rest } = runnerOf(view);
  return {
    ...rest,
    id: rest.number,
    uuid: id,
    status: rest.contact === 'online' ? 'online' : 'offline',
    busy: rest.activity === 'busy',
    disabled: rest.flags.includes('disabled'),
    ephemeral: rest.flags.includes('ephemeral'),
    labels: labels.map((name, index) => ({ id: index + 1, name, type: 'custom' })),
  };
}

/** By number only: a name may look like one. */
async function byNumber(app: App, number: number): Promise<RunnerView> {
  const view = (await app.fleet.list()).find(({ runner }) => runner.number === number);
  if (!view) throw new ApiError('runner_not_found', { runnerId: number });
  return view;
}

/** Runners for clients of Gitea's API. */
export const giteaRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path,
    summary: "List runners in the shape of Gitea's API",
    tag: 'gitea',
    access: 'person',
    query: PageQuery,
    answers: { 200: { description: 'A page, by number', schema: ActionRunnerList } },
    errors: [],
    handle: async ({ deps, query: { page = 1, limit = defaultLimit } }) => {
      const views = await deps.app.fleet.list();
      const runners = views.slice((page - 1) * limit, page * limit).map(actionRunnerOf);
      const headers = { 'x-total-count': String(views.length) };
      return { status: 200, headers, body: { runners, total_count: views.length } };
    },
  }),
  restRoute({
    method: 'GET',
    path: `${path}/{runnerId}`,
    summary: "Show a runner in the shape of Gitea's API",
    tag: 'gitea',
    access: 'person',
    params: ActionRunnerParams,
    answers: { 200: { description: 'The runner', schema: ActionRunner } },
    errors: ['runner_not_found'],
    handle: async ({ deps, params }) => ({
      status: 200,
      body: actionRunnerOf(await byNumber(deps.app, params.runnerId)),
    }),
  }),
  restRoute({
    method: 'DELETE',
    path: `${path}/{runnerId}`,
    summary: 'Remove a runner by its number',
    tag: 'gitea',
    access: 'person',
    params: ActionRunnerParams,
    answers: { 204: { description: 'Removed' } },
    errors: ['runner_not_found'],
    handle: async ({ deps, params, person }) => {
      const { runner } = await byNumber(deps.app, params.runnerId);
      await deps.app.fleet.act(runner.id, 'remove', { by: person.login, reason: null, forMs: null });
      return { status: 204 };
    },
  }),
];
