import { gunzipSync } from 'node:zlib';
import { type Dispatcher, request } from 'undici';
import { unanswered } from '../http.ts';
import { WireFailure } from '../process.ts';
import * as messages from './messages.ts';
import { decode, encode, type Message, type Values } from './protobuf.ts';
import type { GiteaRegistration, GiteaResult, GiteaState, GiteaTask, GiteaWire } from './wire.ts';

const fetchTimeoutMs = 5_000;
const callTimeoutMs = 60_000;

/** Connect's unary calls over HTTP/1.1, as the real runner makes them. `url` is asked for each: it may lead elsewhere after a restart. */
export function giteaHttp(url: () => string, dispatcher: Dispatcher): GiteaWire {
  const call = async (
    method: string,
    input: Message,
    output: Message,
    values: Values,
    as: GiteaRegistration | null,
    ms = callTimeoutMs,
  ) => {
    const answer = await request(`${url()}/api/actions/runner.v1.RunnerService/${method}`, {
      method: 'POST',
      dispatcher,
      signal: AbortSignal.timeout(ms),
      headers: {
        'content-type': 'application/proto',
        'connect-protocol-version': '1',
        'accept-encoding': 'gzip',
        'user-agent': 'gitea-runner/3.3.0',
        ...(ms === callTimeoutMs ? {} : { 'connect-timeout-ms': String(ms) }),
        ...(as ? { 'x-runner-uuid': as.uuid, 'x-runner-token': as.token } : {}),
      },
      body: encode(input, values),
    }).catch(unanswered);
    const raw = Buffer.from(await answer.body.arrayBuffer().catch(unanswered));
    const bytes = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
    if (answer.statusCode === 200) return decode(output, bytes);
    throw new WireFailure(codeOf(bytes), answer.statusCode, bytes.toString());
  };
  return {
    async register(asked) {
      const { runner } = await call(
        'Register',
        messages.registerRequest,
        messages.registerResponse,
        { ...asked, capabilities: ['cancelling'] },
        null,
      );
      return runner as GiteaRegistration;
    },
    async declare(as, version, labels, capabilities) {
      await call('Declare', messages.declareRequest, messages.registerResponse, { version, labels, capabilities }, as);
    },
    async fetchTask(as, tasksVersion) {
      const answer = await call(
        'FetchTask',
        messages.fetchTaskRequest,
        messages.fetchTaskResponse,
        { tasksVersion },
        as,
        fetchTimeoutMs,
      );
      return { task: taskOf(answer.task as Values | undefined), tasksVersion: Number(answer.tasksVersion) };
    },
    async updateTask(as, state, outputs) {
      const values = { state: timed(state), outputs };
      const answer = await call('UpdateTask', messages.updateTaskRequest, messages.updateTaskResponse, values, as);
      const { result = 0 } = (answer.state ?? {}) as { result?: GiteaResult };
      return { result, sentOutputs: answer.sentOutputs as string[] };
    },
    async updateLog(as, taskId, index, rows, noMore) {
      const told = rows.map(({ timeMs, content }) => ({ time: timestampOf(timeMs), content }));
      const values = { taskId, index, rows: told, noMore };
      const { ackIndex = 0 } = await call('UpdateLog', messages.updateLogRequest, messages.updateLogResponse, values, as);
      return Number(ackIndex);
    },
  };
}

function codeOf(bytes: Buffer): string {
  try {
    return String((JSON.parse(bytes.toString()) as { code?: unknown }).code);
  } catch {
    return 'unknown';
  }
}

const taskOf = (task: Values | undefined): GiteaTask | null =>
  task
    ? {
        id: Number(task.id),
        payload: (task.workflowPayload as Buffer).toString(),
        hasContext: task.context !== undefined,
        secrets: task.secrets as Record<string, string>,
      }
    : null;

const timestampOf = (ms: number | null): Values | null =>
  ms === null ? null : { seconds: Math.floor(ms / 1000), nanos: Math.floor(ms % 1000) * 1e6 };

const timed = ({ id, result, startedAtMs, stoppedAtMs, steps }: GiteaState): Values => ({
  ...{ id, result, startedAt: timestampOf(startedAtMs), stoppedAt: timestampOf(stoppedAtMs) },
  steps: steps.map((step) => ({ ...step, startedAt: timestampOf(step.startedAtMs), stoppedAt: timestampOf(step.stoppedAtMs) })),
});
