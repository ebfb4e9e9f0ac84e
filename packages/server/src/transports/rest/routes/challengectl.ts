import {
  AddChallengectlRunner,
  type ChallengectlConfigWishes,
  ChallengectlRunner,
  type ChallengectlRunner as ChallengectlRunnerBody,
  restPaths,
  ChallengectlConfigWishes as Wishes,
} from '@baton/protocol';
import type { App } from '../../../app/index.ts';
import { publicUrlOf } from '../../http/public-url.ts';
import { challengectlConfig, radiosOf } from '../../views/challengectl-config.ts';
import { type Call, type RestRoute, restRoute } from '../rest-route.ts';
import { RunnerParams } from './params.ts';

type KeyedPairingView = Awaited<ReturnType<App['fleet']['addKeyed']>>;

function runnerOf(
  { deps, request }: Pick<Call, 'deps' | 'request'>,
  { runner, token, key, expiresAt }: KeyedPairingView,
  { verifyTls = true, radios }: ChallengectlConfigWishes,
): ChallengectlRunnerBody {
  const { id, number, name } = runner;
  const url = publicUrlOf(deps.addresses, request.raw);
  const wanted = radios?.map((radio) => ({ ...radio, frequencyLimits: radio.frequencyLimits ?? [] }));
  const own = wanted ?? radiosOf(runner.declared?.devices ?? []);
  return {
    ...{ id, number, name, enrolmentToken: token, apiKey: key, expiresAt },
    expiresInMs: Math.max(0, expiresAt - deps.clock.now()),
    config: challengectlConfig({ runner, url, enrolmentToken: token, key, verifyTls, radios: own }),
  };
}

/** What people make for runners of challengectl, whose programs want to know their key before they enrol. */
export const challengectlRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'POST',
    path: restPaths.challengectlRunners,
    summary: 'Add a runner of challengectl; answers the configuration with which its program enrols',
    description:
      'Keep `config` as `runner-config.yml` beside its program, and start that. The enrolment token works once, within the time that is answered; from then ' +
      'on its key is valid.',
    tag: 'runners',
    access: 'person',
    body: AddChallengectlRunner,
    answers: { 201: { description: 'The runner and its configuration, shown only here', schema: ChallengectlRunner } },
    errors: ['runner_name_taken', 'scope_not_found', 'network_invalid', 'storage_full'],
    handle: async (call) => {
      const {
        name,
        labels = [],
        refusesUnlabelled = false,
        trusted = false,
        networks = null,
        scope = null,
        ...wishes
      } = call.body;
      const rules = { refusesUnlabelled, trusted, networks, scope, executors: null, workspace: null, ephemeral: false };
      const view = await call.app.fleet.addKeyed({ ...rules, name, labels, protocol: 'challengectl' }, call.actor);
      return { status: 201, body: runnerOf(call, view, wishes) };
    },
  }),
  restRoute({
    method: 'POST',
    path: restPaths.runnerChallengectl('{runnerId}'),
    summary: 'Make the next configuration for a runner of challengectl that has not enrolled, or whose key was rotated',
    description: 'What was made for it before and not used works no more.',
    tag: 'runners',
    access: 'person',
    params: RunnerParams,
    body: Wishes,
    bodyOptional: true,
    answers: { 201: { description: 'The runner and its configuration, shown only here', schema: ChallengectlRunner } },
    errors: ['runner_not_found', 'runner_already_paired', 'runner_removed', 'runner_retired'],
    handle: async (call) => {
      const { runner } = await call.app.fleet.find(call.params.runnerId);
      const view = await call.app.fleet.renewKeyed(runner.id, call.actor);
      return { status: 201, body: runnerOf(call, view, call.body) };
    },
  }),
];
