import type { Actor } from '@baton/core';
import {
  BlastRadius,
  BulkAction,
  BulkResult,
  EditRunner,
  PreviewAction,
  Runner,
  RunnerAction,
  RunnerActionDone,
  type RunnerActionName,
  restPaths,
  runnerActionNames,
} from '@baton/protocol';
import type { ActionInput, ActionView, PersonalApp } from '../../../app/index.ts';
import { publicUrlOf } from '../../http/public-url.ts';
import { expectedError } from '../../http/to-api-error.ts';
import { runnerOf } from '../../views/runner.ts';
import { type Call, type RestRoute, restRoute } from '../rest-route.ts';
import { pairingOf } from './pairing.ts';
import { RunnerParams } from './params.ts';

/** Enough for the ids of all runners that a preview may ask about. */
const previewBodyLimit = 512 * 1024;

const summaries: Record<RunnerActionName, string> = {
  disable: 'Give a runner no new jobs; what it runs goes on',
  enable: 'Give a runner new jobs again; ends a drain too',
  drain: 'Let a runner finish what it has and sign out',
  kick: "End a runner's session and what it runs; it comes back by itself",
  rotate: "Make a runner's token void and pair it again",
  revoke: "Make a runner's token void",
  remove: 'Remove a runner: what it runs fails; a job removes the machine of a cloud-hosted one',
};

const errors = {
  disable: ['until_in_past', 'runner_retired', 'runner_is_built_in'],
  enable: ['runner_retired', 'runner_is_built_in'],
  drain: ['until_in_past', 'runner_retired', 'runner_is_built_in'],
  kick: ['runner_not_connected'],
  rotate: ['runner_not_paired', 'runner_retired', 'runner_is_built_in', 'runner_hosted'],
  revoke: ['runner_not_paired', 'runner_is_built_in', 'runner_hosted'],
  remove: ['runner_is_built_in', 'operation_under_way', 'provider_missing'],
} as const satisfies Record<RunnerActionName, readonly string[]>;

type AnyCall = Pick<Call<unknown, unknown, unknown>, 'app' | 'deps' | 'request'>;

const doneOf = ({ deps, request }: AnyCall, { runnerId, pairing, jobId }: ActionView): RunnerActionDone => ({
  runnerId,
  ...(jobId !== undefined && { jobId }),
  pairing: pairing && pairingOf(pairing, publicUrlOf(deps.addresses, request.raw), deps.clock.now()),
});

const inputOf = (body: RunnerAction, by: Actor): ActionInput => ({ by, reason: body.reason ?? null, forMs: body.forMs ?? null });

const actionRoute = (action: RunnerActionName): RestRoute =>
  restRoute({
    method: 'POST',
    path: restPaths.runnerAction('{runnerId}', action),
    summary: summaries[action],
    tag: 'runners',
    access: 'person',
    params: RunnerParams,
    body: RunnerAction,
    bodyOptional: true,
    answers: { 200: { description: 'Done', schema: RunnerActionDone } },
    errors: ['runner_not_found', 'runner_removed', ...errors[action]],
    handle: async (call) => {
      const { app, params, body, actor } = call;
      const view = await app.fleet.act(params.runnerId, action, inputOf(body, actor));
      return { status: 200, body: doneOf(call, view) };
    },
  });

/** One of many: what it answered, or why not. A defect is thrown. */
async function one(call: AnyCall, runner: string, act: (app: PersonalApp) => Promise<ActionView>) {
  try {
    return { runner, ...doneOf(call, await act(call.app)), error: null };
  } catch (error) {
    const expected = expectedError(error);
    if (!expected) throw error;
    const { code, message, next } = expected.toBody().error;
    return { runner, runnerId: null, pairing: null, error: { code, message, next } };
  }
}

/** What people do to runners. */
export const runnerActionRoutes: readonly RestRoute[] = [
  ...runnerActionNames.map(actionRoute),
  restRoute({
    method: 'POST',
    path: restPaths.runnersBulk,
    summary: 'Do the same to many runners',
    description: 'Each succeeds or fails by itself; the answer tells of each, in the order given.',
    tag: 'runners',
    access: 'person',
    body: BulkAction,
    answers: { 200: { description: 'What became of each', schema: BulkResult } },
    errors: [],
    handle: async (call) => {
      const { action, runners, ...rest } = call.body;
      const input = inputOf(rest, call.actor);
      const results: BulkResult['results'] = [];
      // one after the other: together they would fight over the same rows
      for (const runner of runners) results.push(await one(call, runner, (app) => app.fleet.act(runner, action, input)));
      return { status: 200, body: { results } };
    },
  }),
  restRoute({
    method: 'POST',
    path: restPaths.runnersPreview,
    summary: 'What an action would hit: running jobs, jobs that nothing else can run, capabilities that nobody else has',
    description: 'Changes nothing.',
    tag: 'runners',
    access: 'person',
    body: PreviewAction,
    bodyLimit: previewBodyLimit,
    answers: { 200: { description: 'The blast radius, as of now', schema: BlastRadius } },
    errors: ['runner_not_found', 'runner_removed'],
    handle: async ({ app, body }) => {
      const { action, forMs = null, labels = null } = body;
      const { runners, ...radius } = await app.fleet.blast(body.runners, { action, forMs, labels });
      return { status: 200, body: { runners: runners.map(({ id, name }) => ({ id, name })), ...radius } };
    },
  }),
  restRoute({
    method: 'PATCH',
    path: restPaths.runner('{runnerId}'),
    summary: 'Rename a runner, replace the labels that were added to it, or say which jobs it takes',
    tag: 'runners',
    access: 'person',
    params: RunnerParams,
    body: EditRunner,
    answers: { 200: { description: 'The runner as it is now', schema: Runner } },
    errors: ['runner_not_found', 'runner_removed', 'runner_retired', 'runner_name_taken', 'changed_meanwhile', 'network_invalid'],
    handle: async ({ app, params, body, actor }) => ({
      status: 200,
      body: runnerOf(await app.fleet.edit(params.runnerId, body, actor)),
    }),
  }),
  restRoute({
    method: 'POST',
    path: restPaths.runnerCache('{runnerId}'),
    summary: 'Let a runner of Semaphore empty the folder of what it fetched',
    description: 'As soon as it has no job. Asked again before it was told it changes nothing.',
    tag: 'runners',
    access: 'person',
    params: RunnerParams,
    answers: { 200: { description: 'The runner', schema: Runner } },
    errors: ['runner_not_found', 'runner_removed', 'runner_retired', 'runner_without_cache'],
    handle: async ({ app, params, actor }) => ({
      status: 200,
      body: runnerOf(await app.fleet.clearCache(params.runnerId, actor)),
    }),
  }),
];
