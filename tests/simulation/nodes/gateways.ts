import {
  DeclareRequestSchema,
  DeclareResponseSchema,
  FetchTaskRequestSchema,
  FetchTaskResponseSchema,
  UpdateLogRequestSchema,
  UpdateLogResponseSchema,
  UpdateTaskRequestSchema,
  UpdateTaskResponseSchema,
} from '@baton/protocol/gitea';
import type { App, AppDeps, CallerConnection, Clock, Entropy, Logger } from '@baton/server';
import {
  ChallengectlCalls,
  completionOf,
  connectErrorOf,
  ForeignFleet,
  GiteaCalls,
  plainCapabilities,
  readProgress,
  recordOf,
  SemaphoreCalls,
  startOf,
  statusesOf,
  Webhooks,
} from '@baton/server/gateways';
import { fromJson, type JsonValue, toJson } from '@bufbuild/protobuf';
import type { Connection, Failure, Request } from '../network/call.ts';
import { failureOf } from './failures.ts';

export interface GatewayDeps {
  app: App;
  clock: Clock;
  entropy: Entropy;
  logger: Logger;
  leaseTtlMs: number;
  webhookSender: AppDeps['webhookSender'];
}

/** What is answered, and what is to be done when that does not leave the server. */
export interface ForeignAnswer {
  body: unknown;
  lost?: () => void;
}

interface Call {
  runnerId: string;
  message: unknown;
  more: { timeoutMs?: number; startedAt?: string; requestKey?: string };
  connection: CallerConnection;
}

const address = 'simulated';

/** The gateways of one life of the server, without their HTTP: what their transports do with a request that is read, and whose caller is known. */
export class Gateways {
  readonly #gitea: GiteaCalls;
  readonly #semaphore: SemaphoreCalls;
  readonly #challengectl: ChallengectlCalls;

  constructor(deps: GatewayDeps) {
    // credentials are checked before
    const auth = { noteRefusal: async () => {} } as unknown as ConstructorParameters<typeof SemaphoreCalls>[0]['auth'];
    const parts = { ...deps, protocol: { min: 1, max: 1 }, runners: deps.app.runners, auth };
    this.#gitea = new GiteaCalls({ ...parts, url: () => 'http://simulated' });
    const webhooks = new Webhooks(parts);
    const fleet = new ForeignFleet(parts, { speaks: 'semaphore', capabilities: plainCapabilities });
    this.#semaphore = new SemaphoreCalls({ ...parts, webhooks, fleet });
    this.#challengectl = new ChallengectlCalls(parts);
  }

  async handle({ from, args }: Request, connection: Connection): Promise<ForeignAnswer> {
    const [protocol, method, message, more] = args as [string, string, unknown, Call['more']];
    const caller: { -readonly [K in keyof CallerConnection]: CallerConnection[K] } = { closed: !connection.open, onClose: null };
    connection.onClosed = () => {
      caller.closed = true;
      caller.onClose?.();
    };
    const call: Call = { runnerId: from, message, more, connection: caller };
    if (protocol === 'gitea') return await this.#ofGitea(method, call);
    if (protocol === 'semaphore') return await this.#ofSemaphore(method, call);
    return await this.#ofChallengectl(method, call);
  }

  async #ofGitea(method: string, { runnerId, message, more, connection }: Call): Promise<ForeignAnswer> {
    const calls = this.#gitea;
    const { timeoutMs = null, requestKey = null } = more;
    const call = { runnerId, address, connection, timeoutMs, version: undefined, requestKey };
    const json = message as JsonValue;
    switch (method) {
      case 'declare':
        return { body: toJson(DeclareResponseSchema, await calls.declare(call, fromJson(DeclareRequestSchema, json))) };
      case 'fetchTask': {
        const { message: answer, lost } = await calls.fetchTask(call, fromJson(FetchTaskRequestSchema, json));
        return { body: toJson(FetchTaskResponseSchema, answer), ...(lost && { lost }) };
      }
      case 'updateTask':
        return { body: toJson(UpdateTaskResponseSchema, await calls.updateTask(call, fromJson(UpdateTaskRequestSchema, json))) };
      case 'updateLog':
        return { body: toJson(UpdateLogResponseSchema, await calls.updateLog(call, fromJson(UpdateLogRequestSchema, json))) };
      default:
        throw new Error(`no such call of Gitea: ${method}`);
    }
  }

  async #ofSemaphore(method: string, { runnerId, message, more, connection }: Call): Promise<ForeignAnswer> {
    const { startedAt = null } = more;
    const call = { runnerId, address, startedAt, version: null, serverUrl: 'http://simulated', connection };
    if (method === 'poll') return { body: await this.#semaphore.poll(call) };
    const terminated = await this.#semaphore.progress(call, readProgress(message));
    return { body: { terminated_jobs: terminated } };
  }

  async #ofChallengectl(method: string, { runnerId, message, connection }: Call): Promise<ForeignAnswer> {
    const calls = this.#challengectl;
    const caller = { runnerId, address, kind: 'runners', host: { machine_id: runnerId } } as const;
    switch (method) {
      case 'register':
        return { body: await calls.register(caller, startOf(message)) };
      case 'heartbeat':
        return { body: await calls.heartbeat(caller, statusesOf(message)) };
      case 'task': {
        const handed = await calls.task(caller, connection);
        return handed ? { body: { task: handed.task }, lost: () => handed.lost() } : { body: { task: null } };
      }
      case 'complete':
        return { body: await calls.complete(caller, completionOf(message)) };
      case 'log':
        return { body: await calls.log(caller, recordOf(message)) };
      default:
        return { body: await calls.signout(caller) };
    }
  }
}

/** An expected failure of a gateway as its runner hears it; null for a defect. */
export function foreignFailureOf(error: unknown): Failure | null {
  const told = { next: '', detail: {} };
  const connect = connectErrorOf(error);
  if (connect) return { ...told, code: connect.code, status: connect.status, message: connect.message };
  const { status, message, name } = error as { status?: unknown; message?: unknown; name?: unknown };
  if (name === 'BadCall' || name === 'RefusedCall')
    return { ...told, code: String(status ?? 400), status: Number(status ?? 400), message: String(message) };
  return failureOf(error);
}
