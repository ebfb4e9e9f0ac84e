import type { ChallengectlTask, ChallengectlWire } from '../../../support/foreign/challengectl/wire.ts';
import type { GiteaResult, GiteaState, GiteaWire } from '../../../support/foreign/gitea/wire.ts';
import { WireFailure } from '../../../support/foreign/process.ts';
import type { SemaphoreWire, SemaphoreWork } from '../../../support/foreign/semaphore/wire.ts';
import type { Life } from '../../clock/life.ts';
import { call, type Listener, type Request } from '../../network/call.ts';
import type { Link } from '../../network/link.ts';

export interface WireDeps {
  life: Life;
  link: Link;
  server: Listener;
  runnerId: string;
  token: string;
}

type Ask = (method: string, message: unknown, timeoutMs: number, more?: Record<string, unknown>) => Promise<unknown>;

/** A call of a gateway over a simulated link. */
const asking =
  ({ life, link, server, runnerId, token }: WireDeps, protocol: string): Ask =>
  async (method, message, timeoutMs, more = {}) => {
    const request: Request = { op: 'foreign', from: runnerId, token, args: [protocol, method, message, more] };
    const answer = await call(life, link, server, request, timeoutMs);
    if (answer.ok) return answer.body;
    throw new WireFailure(answer.failure.code, answer.failure.status, answer.failure.message);
  };

const [fetchMs, callMs] = [5_000, 60_000];

const instant = (ms: number | null): string | undefined => (ms === null ? undefined : new Date(ms).toISOString());

const worded = ({ id, result, startedAtMs, stoppedAtMs, steps }: GiteaState): unknown => ({
  ...{ id: String(id), result, startedAt: instant(startedAtMs), stoppedAt: instant(stoppedAtMs) },
  steps: steps.map((step) => ({
    ...{ id: String(step.id), result: step.result, startedAt: instant(step.startedAtMs), stoppedAt: instant(step.stoppedAtMs) },
    ...{ logIndex: String(step.logIndex), logLength: String(step.logLength) },
  })),
});

const results = ['RESULT_UNSPECIFIED', 'RESULT_SUCCESS', 'RESULT_FAILURE', 'RESULT_CANCELLED', 'RESULT_SKIPPED'];

/** Gitea's calls, in the JSON of protobuf. */
export function giteaWire(deps: WireDeps): GiteaWire {
  const ask = asking(deps, 'gitea');
  return {
    register: () => Promise.reject(new Error('it is registered')),
    async declare(_as, version, labels, capabilities) {
      await ask('declare', { version, labels, capabilities }, callMs);
    },
    async fetchTask(_as, tasksVersion) {
      const body = (await ask('fetchTask', { tasksVersion: String(tasksVersion) }, fetchMs, { timeoutMs: fetchMs })) as {
        task?: { id: string; workflowPayload: string; context?: object; secrets?: Record<string, string> };
        tasksVersion: string;
      };
      const { task } = body;
      const payload = task && Buffer.from(task.workflowPayload, 'base64').toString();
      const given = task && {
        id: Number(task.id),
        payload: payload ?? '',
        hasContext: !!task.context,
        secrets: task.secrets ?? {},
      };
      return { task: given ?? null, tasksVersion: Number(body.tasksVersion) };
    },
    async updateTask(_as, state, outputs) {
      const body = (await ask('updateTask', { state: worded(state), outputs }, callMs)) as {
        state?: { result?: string };
        sentOutputs?: string[];
      };
      const result = Math.max(0, results.indexOf(body.state?.result ?? '')) as GiteaResult;
      return { result, sentOutputs: body.sentOutputs ?? [] };
    },
    async updateLog(_as, taskId, index, rows, noMore) {
      const told = rows.map(({ timeMs, content }) => ({ time: instant(timeMs), content }));
      const message = { taskId: String(taskId), index: String(index), rows: told, noMore };
      return Number(((await ask('updateLog', message, callMs)) as { ackIndex?: string }).ackIndex ?? 0);
    },
  };
}

const semaphoreMs = 30_000;

export function semaphoreWire(deps: WireDeps): SemaphoreWire {
  const ask = asking(deps, 'semaphore');
  return {
    register: () => Promise.reject(new Error('it is registered')),
    poll: async (_token, startedAt) => (await ask('poll', null, semaphoreMs, { startedAt })) as SemaphoreWork,
    progress: async (_token, startedAt, jobs) => {
      const body = (await ask('progress', { Jobs: jobs }, semaphoreMs, { startedAt })) as { terminated_jobs?: number[] } | null;
      return body?.terminated_jobs ?? [];
    },
  };
}

const [shortMs, longMs] = [5_000, 10_000];

export function challengectlWire(deps: WireDeps): ChallengectlWire {
  const ask = asking(deps, 'challengectl');
  return {
    enroll: () => Promise.reject(new WireFailure('401', 401)),
    register: async ({ hostname }, devices) => void (await ask('register', { hostname, devices }, longMs)),
    heartbeat: async () => void (await ask('heartbeat', null, shortMs)),
    task: async () => ((await ask('task', null, longMs)) as { task: ChallengectlTask | null }).task,
    complete: async (_who, end) => void (await ask('complete', end, longMs)),
    log: async (_who, level, message, timestamp) => void (await ask('log', { log: { level, message, timestamp } }, shortMs)),
    signout: async () => void (await ask('signout', null, shortMs)),
  };
}
