import { bringsItsKey } from '@baton/core';
import {
  AddRunner,
  AddSelfHosted,
  Pairing,
  Runner,
  RunnerCredential,
  RunnerList,
  RunnersQuery,
  RunnerVitals,
  restPaths,
  SelfHosted,
} from '@baton/protocol';
import { publicUrlOf } from '../../http/public-url.ts';
import { runnerOf } from '../../views/runner.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';
import { pairingOf } from './pairing.ts';
import { RunnerParams } from './params.ts';
import { selfHostedOf } from './self-hosted.ts';

/** What is not said of a runner that is added. */
const wishesOf = (body: AddSelfHosted) => ({
  name: body.name,
  labels: body.labels ?? [],
  executors: body.executors ?? null,
  workspace: body.workspace ?? null,
  refusesUnlabelled: body.refusesUnlabelled ?? false,
  trusted: body.trusted ?? false,
  ephemeral: body.ephemeral ?? false,
  networks: body.networks ?? null,
  scope: body.scope ?? null,
  tokenTtlMs: body.tokenTtlMs,
});

/** Runners and the tokens with which they join. */
export const runnerRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.runners,
    summary: 'List all runners, or those that speak one protocol',
    tag: 'runners',
    access: 'person',
    query: RunnersQuery,
    answers: { 200: { description: 'By number', schema: RunnerList } },
    errors: [],
    handle: async ({ app, query: { protocol } }) => {
      const views = (await app.fleet.list()).filter(({ runner }) => protocol === undefined || runner.protocol === protocol);
      return { status: 200, body: { runners: views.map(runnerOf) } };
    },
  }),
  restRoute({
    method: 'POST',
    path: restPaths.runners,
    summary: 'Add a runner that waits to be paired',
    tag: 'runners',
    access: 'person',
    body: AddRunner,
    answers: { 201: { description: 'The command for its machine; the token is shown only here', schema: Pairing } },
    errors: ['runner_name_taken', 'scope_not_found', 'network_invalid', 'storage_full'],
    handle: async ({ app, deps, body, actor, request }) => {
      const { protocol = 'native' } = body;
      const input = { ...wishesOf(body), protocol };
      const view = await (bringsItsKey(protocol) ? app.fleet.addKeyed(input, actor) : app.fleet.addRunner(input, actor));
      return { status: 201, body: pairingOf(view, publicUrlOf(deps.addresses, request.raw), deps.clock.now()) };
    },
  }),
  restRoute({
    method: 'POST',
    path: restPaths.selfHostedRunners,
    summary: 'Add a runner that has its token at once',
    description:
      'For machines that are set up by files: write `environment` into a file there, and run `command` (or the unit, or the container). It is ' +
      'not registered until its first session. Its token is shown only here: who lost it rotates the runner.',
    tag: 'runners',
    access: 'person',
    body: AddSelfHosted,
    answers: { 201: { description: 'The runner, its token, and files for its machine', schema: SelfHosted } },
    errors: ['runner_name_taken', 'scope_not_found', 'network_invalid', 'storage_full'],
    handle: async ({ app, deps, body, actor, request }) => {
      const view = await app.fleet.addSelfHosted(wishesOf(body), actor);
      return { status: 201, body: selfHostedOf(view, publicUrlOf(deps.addresses, request.raw)) };
    },
  }),
  restRoute({
    method: 'GET',
    path: restPaths.runner('{runnerId}'),
    summary: 'Show a runner',
    description: 'One that left the lists by id or number. Of a removed one the refusal tells name and time.',
    tag: 'runners',
    access: 'person',
    params: RunnerParams,
    answers: { 200: { description: 'The runner', schema: Runner } },
    errors: ['runner_not_found', 'runner_removed'],
    handle: async ({ app, params }) => ({ status: 200, body: runnerOf(await app.fleet.find(params.runnerId)) }),
  }),
  restRoute({
    method: 'GET',
    path: restPaths.runnerCredential('{runnerId}'),
    summary: "Show from where a runner's token is accepted, and when it ends",
    description: 'Needs `operate_runners` in its scope. The token itself is shown to nobody.',
    tag: 'runners',
    access: 'person',
    params: RunnerParams,
    answers: { 200: { description: 'Without the secret', schema: RunnerCredential } },
    errors: ['runner_not_found', 'runner_removed', 'permission_denied'],
    handle: async ({ app, params }) => ({ status: 200, body: await app.fleet.credential(params.runnerId) }),
  }),
  restRoute({
    method: 'GET',
    path: restPaths.runnerVitals('{runnerId}'),
    summary: "Show a runner's vitals of the last 24 hours",
    tag: 'runners',
    access: 'person',
    params: RunnerParams,
    answers: { 200: { description: 'Means and maxima of five minutes each', schema: RunnerVitals } },
    errors: ['runner_not_found', 'runner_removed'],
    handle: async ({ app, params }) => ({ status: 200, body: await app.fleet.vitals(params.runnerId) }),
  }),
  restRoute({
    method: 'DELETE',
    path: restPaths.runner('{runnerId}'),
    summary: 'Remove a runner',
    description: 'Its credential stops working at once, and the jobs that it runs fail.',
    tag: 'runners',
    access: 'person',
    params: RunnerParams,
    answers: { 204: { description: 'Removed' } },
    errors: ['runner_not_found', 'runner_removed'],
    handle: async ({ app, params, actor }) => {
      await app.fleet.act(params.runnerId, 'remove', { by: actor, reason: null, forMs: null });
      return { status: 204 };
    },
  }),
  restRoute({
    method: 'POST',
    path: restPaths.runnerPairing('{runnerId}'),
    summary: 'Make a new pairing token for a runner that was not paired yet',
    tag: 'runners',
    access: 'person',
    params: RunnerParams,
    answers: { 201: { description: 'The command for its machine; the earlier token no longer works', schema: Pairing } },
    errors: ['runner_not_found', 'runner_already_paired', 'runner_removed', 'runner_retired'],
    handle: async ({ app, deps, params, actor, request }) => {
      const { runner } = await app.fleet.find(params.runnerId);
      const view = await (bringsItsKey(runner.protocol)
        ? app.fleet.renewKeyed(runner.id, actor)
        : app.fleet.renewPairing(runner.id, actor));
      return { status: 201, body: pairingOf(view, publicUrlOf(deps.addresses, request.raw), deps.clock.now()) };
    },
  }),
];
