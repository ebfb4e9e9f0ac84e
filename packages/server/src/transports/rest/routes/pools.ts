import {
  EditPool,
  Id,
  NewPool,
  OperationBegun,
  Pool,
  PoolDecisionList,
  PoolList,
  PoolsQuery,
  RemovePoolQuery,
  restPaths,
} from '@baton/protocol';
import { type Static, Type } from 'typebox';
import type { PersonalApp } from '../../../app/index.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';

type View = Awaited<ReturnType<PersonalApp['pools']['find']>>;
type Offering = View['pool']['offering'];
type Choices = Static<typeof EditPool>;

/** Which pools someone sees and may change is asked in the use cases. */
const pools = { tag: 'pools', access: 'person' } as const;
const Params = Type.Object({ poolId: Type.String({ minLength: 1, maxLength: 120, description: 'id or name' }) });
const DecisionsQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: 'default 50' })), after: Type.Optional(Id) },
  { additionalProperties: false },
);
const usualPage = 50;

function poolOf(view: View): Pool {
  const { pool, scopeName, identityName, runners, waiting, spentLastDay, holding, failing, leftovers, waveId, lastDecision } =
    view;
  const { id, name, provider, identityId, region, settings, offering, min, max, idleMs, onIdle, startLimitMs } = pool;
  const { cost, dryRun, stopped, updates, createdAt, createdBy, updatedAt } = pool;
  return {
    ...{ id, name, scope: scopeName, provider, identityId, identityName, region, settings, offering, min, max, idleMs, onIdle },
    ...{ startLimitMs, cost, dryRun, stopped, updates, runners, waiting, spentLastDay, holding, leftovers, wave: waveId },
    ...{ failing, lastDecision, createdAt, createdBy, updatedAt },
  };
}

const isOfOffering = ['labels', 'executors', 'capacity', 'attributes', 'ranges'] as const;
const emptyOffering: Offering = {
  ...{ labels: [], executors: [{ name: 'shell', version: null }], capacity: 1, attributes: {}, ranges: {} },
};

/** What a body says of the offering, on top of what holds; undefined: nothing. */
function offeringIn(body: Choices, before: Offering): Offering | undefined {
  if (isOfOffering.every((field) => body[field] === undefined)) return undefined;
  const { labels, executors, capacity, attributes, ranges } = body;
  return {
    labels: labels ?? before.labels,
    executors: executors?.map(({ name, version = null }) => ({ name, version })) ?? before.executors,
    capacity: capacity ?? before.capacity,
    attributes: attributes ?? before.attributes,
    ranges: ranges ?? before.ranges,
  };
}

function choicesIn(body: Choices, before: Offering) {
  const { region, settings, min, max, idleMs, onIdle, startLimitMs, cost, dryRun, updates } = body;
  const offering = offeringIn(body, before);
  const money = cost && { perHour: cost.perHour, ceilingPerDay: cost.ceilingPerDay ?? null };
  const all = { region, settings, offering, min, max, idleMs, onIdle, startLimitMs, cost: money, dryRun, updates };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Partial<
    Pick<View['pool'], keyof typeof all>
  >;
}

const all: readonly RestRoute[] = [
  restRoute({
    ...pools,
    method: 'GET',
    path: restPaths.pools,
    summary: 'List pools',
    description: 'Those of the scopes that the caller sees, or of one of these and all under it.',
    query: PoolsQuery,
    answers: { 200: { description: 'By name', schema: PoolList } },
    errors: ['scope_not_found'],
    handle: async ({ app, query: { scope = null } }) => ({
      status: 200,
      body: { pools: (await app.pools.list(scope)).map(poolOf) } satisfies PoolList,
    }),
  }),
  restRoute({
    ...pools,
    method: 'POST',
    path: restPaths.pools,
    summary: 'Make a pool',
    description:
      'Needs `manage_pools` in its scope; with the provider `process`, whose runners are programs on the machine of the server, in the instance too.',
    body: NewPool,
    answers: { 201: { description: 'The pool', schema: Pool } },
    errors: ['scope_not_found', 'permission_denied', 'pool_name_taken', 'pool_invalid', 'provider_missing', 'identity_not_found'],
    handle: async ({ app, body, actor }) => {
      const { name, scope = 'instance', provider, identity = null, ...rest } = body;
      const own = { name, scope: scope === 'instance' ? null : scope, provider, identity };
      return { status: 201, body: poolOf(await app.pools.create({ ...own, ...choicesIn(rest, emptyOffering) }, actor)) };
    },
  }),
];

const one: readonly RestRoute[] = [
  restRoute({
    ...pools,
    method: 'GET',
    path: restPaths.pool('{poolId}'),
    summary: 'Show a pool',
    params: Params,
    answers: { 200: { description: 'The pool, with its runners counted and what it cost', schema: Pool } },
    errors: ['pool_not_found'],
    handle: async ({ app, params }) => ({ status: 200, body: poolOf(await app.pools.find(params.poolId)) }),
  }),
  restRoute({
    ...pools,
    method: 'PATCH',
    path: restPaths.pool('{poolId}'),
    summary: 'Change a pool',
    description:
      'Minimum, maximum and idle time hold at once; what runners are made of holds for those that are started or updated from then on.',
    params: Params,
    body: EditPool,
    answers: { 200: { description: 'As it is now', schema: Pool } },
    errors: [
      ...(['pool_not_found', 'permission_denied', 'pool_name_taken', 'pool_invalid'] as const),
      ...(['provider_missing', 'identity_not_found', 'changed_meanwhile'] as const),
    ],
    handle: async ({ app, params, body, actor }) => {
      const { name, identity, unchangedSince, ...rest } = body;
      const { pool } = await app.pools.find(params.poolId);
      const edit = { ...choicesIn(rest, pool.offering), ...(name !== undefined && { name }), identity, unchangedSince };
      return { status: 200, body: poolOf(await app.pools.change(pool.id, edit, actor)) };
    },
  }),
  restRoute({
    ...pools,
    method: 'DELETE',
    path: restPaths.pool('{poolId}'),
    summary: 'Remove a pool',
    description: 'With `withRunners` its runners are removed first, each once its jobs are done, and the pool after them.',
    params: Params,
    query: RemovePoolQuery,
    answers: { 202: { description: 'Its runners are being removed', schema: Pool }, 204: { description: 'Removed' } },
    errors: ['pool_not_found', 'permission_denied', 'pool_has_runners'],
    handle: async ({ app, params, query: { withRunners = false }, actor }) => {
      const left = await app.pools.remove(params.poolId, withRunners, actor);
      return left ? { status: 202, body: poolOf(left) } : { status: 204 };
    },
  }),
];

const deeds: readonly RestRoute[] = [
  restRoute({
    ...pools,
    method: 'POST',
    path: restPaths.poolDeploy('{poolId}'),
    summary: 'Start one more runner of a pool now',
    params: Params,
    answers: { 202: { description: 'The job that does it', schema: OperationBegun } },
    errors: [
      ...(['pool_not_found', 'permission_denied', 'pool_full', 'pool_removed'] as const),
      ...(['provider_missing', 'identity_failed', 'identity_not_found', 'storage_full'] as const),
    ],
    handle: async ({ app, params, actor }) => ({ status: 202, body: await app.pools.deploy(params.poolId, actor) }),
  }),
  restRoute({
    ...pools,
    method: 'POST',
    path: restPaths.poolStop('{poolId}'),
    summary: 'Stop a pool: nothing is started or put away by itself',
    params: Params,
    answers: { 200: { description: 'As it is now', schema: Pool } },
    errors: ['pool_not_found', 'permission_denied', 'pool_removed'],
    handle: async ({ app, params, actor }) => ({ status: 200, body: poolOf(await app.pools.stop(params.poolId, actor)) }),
  }),
  restRoute({
    ...pools,
    method: 'POST',
    path: restPaths.poolResume('{poolId}'),
    summary: 'Resume a pool that was stopped, or that gave up after starts that failed',
    params: Params,
    answers: { 200: { description: 'As it is now', schema: Pool } },
    errors: ['pool_not_found', 'permission_denied', 'pool_removed'],
    handle: async ({ app, params, actor }) => ({ status: 200, body: poolOf(await app.pools.resume(params.poolId, actor)) }),
  }),
  restRoute({
    ...pools,
    method: 'GET',
    path: restPaths.poolDecisions('{poolId}'),
    summary: 'List what a pool decided, and why',
    params: Params,
    query: DecisionsQuery,
    answers: { 200: { description: 'A page, newest first; the newest 500 are kept', schema: PoolDecisionList } },
    errors: ['pool_not_found'],
    handle: async ({ app, params, query: { limit = usualPage, after = null } }) => {
      const { rows, next } = await app.pools.decisions(params.poolId, { limit, after });
      const decisions = rows.map(({ id, at, what, reason, runnerId, jobId, dryRun }) => ({
        ...{ id, at, what, reason, runnerId, jobId, dryRun },
      }));
      return { status: 200, body: { decisions, next } satisfies PoolDecisionList };
    },
  }),
];

/** Pools of cloud-hosted runners. */
export const poolRoutes: readonly RestRoute[] = [...all, ...one, ...deeds];
