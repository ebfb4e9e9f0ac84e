import {
  BeginOperation,
  OperationBegun,
  ProviderList,
  Resource,
  type Resource as ResourceBody,
  ResourceList,
  ResourcesQuery,
  restPaths,
} from '@baton/protocol';
import { Type } from 'typebox';
import type { App } from '../../../app/index.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';
import { RunnerParams } from './params.ts';
import { providerInfoOf } from './provider-infos.ts';

const common = { tag: 'pools', access: 'person' } as const;
const stateErrors = ['runner_not_found', 'runner_removed', 'runner_not_hosted', 'operation_under_way', 'hosting_state'] as const;

type View = Awaited<ReturnType<App['hosting']['resources']>>[number];

const resourceOf = ({ resource, runnerName, poolName, scopeName }: View): ResourceBody => {
  const { id, runnerId, poolId, provider, region, kind, name, place, state, madeBy, at, problem } = resource;
  return {
    ...{ id, runnerId, runnerName, poolId, poolName, scope: scopeName, provider, region, kind, name, place },
    ...{ state, madeBy, at, problem },
  };
};

const operations = {
  deploy: {
    summary: 'Make the machine of a cloud-hosted runner of which nothing stands',
    errors: ['pool_removed', 'identity_failed'],
  },
  wake: { summary: 'Start the program of a cloud-hosted runner that sleeps', errors: [] },
  sleep: { summary: 'Stop the program of a cloud-hosted runner as soon as it holds nothing', errors: ['sleep_unsupported'] },
} as const;

const operationRoute = (kind: keyof typeof operations): RestRoute =>
  restRoute({
    ...common,
    method: 'POST',
    path: restPaths.runnerOperation('{runnerId}', kind),
    summary: operations[kind].summary,
    description: 'Needs `manage_pools` in its scope. The answer names the job that does it; one at a time works on a runner.',
    params: RunnerParams,
    body: BeginOperation,
    bodyOptional: true,
    answers: { 202: { description: 'The job that does it', schema: OperationBegun } },
    errors: [...stateErrors, ...operations[kind].errors, 'provider_missing'],
    handle: async ({ app, params, body, actor }) => {
      const input = { kind, version: body.version ?? null, reason: body.reason ?? null };
      return { status: 202, body: await app.hosting.begin(params.runnerId, input, actor) };
    },
  });

const ResourceParams = Type.Object({ resourceId: Type.String({ minLength: 1, maxLength: 400, description: 'id' }) });

/** What the beginning of any operation can be refused with. */
export const operationErrors = [
  ...stateErrors,
  ...Object.values(operations).flatMap(({ errors }) => errors),
  'pool_not_found',
  'provider_missing',
] as const;

/** Cloud-hosted runners: what is done to them, and what was made for them. */
export const hostingRoutes: readonly RestRoute[] = [
  operationRoute('deploy'),
  operationRoute('wake'),
  operationRoute('sleep'),
  restRoute({
    ...common,
    method: 'GET',
    path: restPaths.providers,
    summary: 'What there is to make runners with, and what its pools and identities are made of',
    answers: { 200: { description: 'In the order in which they are offered', schema: ProviderList } },
    errors: [],
    handle: async ({ app }) => ({ status: 200, body: { providers: (await app.hosting.providers()).map(providerInfoOf) } }),
  }),
  restRoute({
    ...common,
    method: 'GET',
    path: restPaths.resources,
    summary: 'What stands of cloud-hosted runners, or may stand',
    description: 'Of the scopes that you see. With `left` only what could not be removed and must be cleaned up.',
    query: ResourcesQuery,
    answers: { 200: { description: 'By id', schema: ResourceList } },
    errors: ['scope_not_found'],
    handle: async ({ app, query: { left = false, scope = null } }) => ({
      status: 200,
      body: { resources: (await app.hosting.resources({ left, scope })).map(resourceOf) },
    }),
  }),
  restRoute({
    ...common,
    method: 'GET',
    path: restPaths.runnerResources('{runnerId}'),
    summary: 'All that was ever made for a cloud-hosted runner, in the order in which it is made',
    params: RunnerParams,
    answers: { 200: { description: 'Its ledger', schema: ResourceList } },
    errors: ['runner_not_found'],
    handle: async ({ app, params }) => ({
      status: 200,
      body: { resources: (await app.hosting.resourcesOf(params.runnerId)).map(resourceOf) },
    }),
  }),
  restRoute({
    ...common,
    method: 'POST',
    path: `${restPaths.resources}/{resourceId}/clean-up`,
    summary: 'Try again to remove something that was left',
    description: 'Needs `manage_pools` in its scope.',
    params: ResourceParams,
    answers: { 200: { description: 'It is gone', schema: Resource } },
    errors: ['resource_not_found', 'resource_in_use', 'clean_up_failed', 'pool_not_found', 'provider_missing'],
    handle: async ({ app, params, actor }) => ({
      status: 200,
      body: resourceOf(await app.hosting.cleanUp(params.resourceId, actor)),
    }),
  }),
];
