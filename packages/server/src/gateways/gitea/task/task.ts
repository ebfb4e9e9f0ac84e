import type { GiteaWorkflowSpec } from '@baton/protocol';
import { type Task, TaskSchema } from '@baton/protocol/gitea';
import { create, type JsonObject } from '@bufbuild/protobuf';
import type { AssignmentOutput } from '../../../app/index.ts';
import { payloadOf } from './payload.ts';

/** What a task says of where it comes from. */
export interface TaskOrigin {
  /** of the attempt */
  number: number;
  /** of the job, the same for all of its attempts */
  runNumber: number;
  /** stands for a token of Gitea, and opens nothing */
  token: string;
  /** labels that the runner declared */
  labels: readonly string[];
  /** of this server */
  url: string;
}

const noCommit = '0'.repeat(40);
const owner = 'baton';

/**
 * The task that a runner of Gitea gets for an attempt. Throws `UnfitWorkflow`.
 *
 * A runner breaks when the context is missing, when a number in it is one, or when there is a token and no secret at all; it mangles its log when a secret
 * is empty; and jobs of the same repository share a folder on its machine.
 */
export function taskOf(assignment: AssignmentOutput, origin: TaskOrigin): Task {
  const spec = assignment.spec as GiteaWorkflowSpec;
  const { text, jobId, name } = payloadOf(spec.workflow, {
    labels: origin.labels,
    name: assignment.name,
    environment: spec.environment ?? {},
    timeLimitMs: assignment.timeLimitMs,
    isStop: assignment.onPartition === 'stop',
  });
  return create(TaskSchema, {
    id: BigInt(origin.number),
    workflowPayload: new TextEncoder().encode(text),
    context: contextOf(assignment, spec, origin, { jobId, name }),
    secrets: { GITEA_TOKEN: origin.token, GITHUB_TOKEN: origin.token, ...withoutEmpty(assignment.secrets ?? {}) },
    vars: { ...spec.variables },
    needs: {},
  });
}

const withoutEmpty = (secrets: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== ''));

function contextOf(
  assignment: AssignmentOutput,
  spec: GiteaWorkflowSpec,
  { runNumber, token, url }: TaskOrigin,
  { jobId, name }: { jobId: string; name: string },
): JsonObject {
  const ref = spec.ref ?? 'refs/heads/main';
  const [, kind = '', refName = ref] = /^refs\/(heads|tags)\/(.*)$/s.exec(ref) ?? [];
  return {
    actor: owner,
    api_url: `${url}/api/v1`,
    base_ref: '',
    event: (spec.event ?? {}) as JsonObject,
    event_name: spec.eventName ?? 'workflow_dispatch',
    gitea_default_actions_url: 'https://github.com',
    gitea_runtime_token: token,
    head_ref: '',
    job: jobId,
    ref,
    ref_name: refName,
    ref_type: kind === 'tags' ? 'tag' : 'branch',
    repository: `${owner}/${repositoryOf(assignment)}`,
    repository_owner: owner,
    retention_days: '0',
    run_attempt: String(assignment.attemptNumber),
    run_id: String(runNumber),
    run_number: String(runNumber),
    server_url: url,
    sha: spec.sha ?? noCommit,
    token,
    triggering_actor: owner,
    workflow: name,
  };
}

/** A name of its own for each attempt, since it becomes that of the folder: two attempts may be on one machine. */
function repositoryOf({ name, attemptId }: AssignmentOutput): string {
  const words = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return [...(words === '' ? [] : [words]), attemptId.replaceAll('-', '')].join('-');
}
