import {
  RunnersUpdating,
  RunnerUpdating,
  type RunnerUpdating as RunnerUpdatingBody,
  restPaths,
  UpdateRunner,
  UpdateRunners,
  versionedDownload,
} from '@baton/protocol';
import { shellWord } from '@baton/protocol/foreign';
import type { UpdateView } from '../../../app/index.ts';
import { publicUrlOf } from '../../http/public-url.ts';
import { expectedError } from '../../http/to-api-error.ts';
import { type Call, type RestRoute, restRoute } from '../rest-route.ts';
import { RunnerParams } from './params.ts';

const common = { tag: 'runners', access: 'person' } as const;
const releaseErrors = ['release_not_found', 'release_withdrawn', 'release_needs_server', 'release_unsupported'] as const;

/** Lets the program that runs finish and starts the other version in its place. */
function commandOf(url: string, version: string, workspace: string | null): string {
  const program = ['npx', '-y', `${url}${versionedDownload(version)}`];
  const place = workspace === null ? [] : ['--workspace', workspace];
  const line = (...words: string[]): string => [...program, ...words, ...place].map(shellWord).join(' ');
  return `${line('drain', '--wait')}; ${line('start')}`;
}

function updatingOf({ deps, request }: Pick<Call, 'deps' | 'request'>, view: UpdateView): RunnerUpdatingBody {
  const { how, ...rest } = view;
  const none = { way: how.way, jobId: null, command: null, error: null };
  if (how.way === 'operation') return { ...rest, ...none, jobId: how.jobId };
  if (how.way === 'command') {
    const url = publicUrlOf(deps.addresses, request.raw);
    return { ...rest, ...none, command: commandOf(url, view.version, how.workspace) };
  }
  if (how.way !== 'refused') return { ...rest, ...none };
  const expected = expectedError(how.error);
  if (!expected) throw how.error;
  const { code, message, next } = expected.toBody().error;
  return { ...rest, ...none, error: { code, message, next } };
}

/** What brings runners to another version. */
export const runnerUpdateRoutes: readonly RestRoute[] = [
  restRoute({
    ...common,
    method: 'POST',
    path: restPaths.runnerUpdate('{runnerId}'),
    summary: 'Bring a runner to another version',
    description:
      'Needs `manage_runners`. A cloud-hosted runner is updated by a job, one that may update itself does when its jobs are over, for any other the answer has ' +
      'the command for its machine. What can not be is refused before anything is done.',
    params: RunnerParams,
    body: UpdateRunner,
    bodyOptional: true,
    answers: { 200: { description: 'How it comes to that version', schema: RunnerUpdating } },
    errors: [
      'runner_not_found',
      'runner_removed',
      'runner_retired',
      'runner_foreign',
      'release_without_bundle',
      ...releaseErrors,
    ],
    handle: async (call) => {
      const view = await call.app.releases.updateRunner(call.params.runnerId, call.body.version ?? null, call.actor);
      return { status: 200, body: updatingOf(call, view) };
    },
  }),
  restRoute({
    ...common,
    method: 'POST',
    path: restPaths.runnersUpdate,
    summary: 'Bring every outdated runner to the newest version, or to another one',
    description: 'Those in whose scope the caller has `manage_runners`. Each succeeds or fails by itself.',
    body: UpdateRunners,
    bodyOptional: true,
    answers: { 200: { description: 'How each comes to that version', schema: RunnersUpdating } },
    errors: ['scope_not_found', ...releaseErrors],
    handle: async (call) => {
      const { version, updates } = await call.app.releases.updateAll(
        call.body.scope ?? null,
        call.body.version ?? null,
        call.actor,
      );
      return { status: 200, body: { version, runners: updates.map((each) => updatingOf(call, each)) } satisfies RunnersUpdating };
    },
  }),
];
