import {
  DeclareRequestSchema,
  type FetchTaskResponse,
  type LogRow,
  LogRowSchema,
  type RegisterRequest,
  RegisterRequestSchema,
  type Result,
  type Runner,
  type Task,
  UpdateLogRequestSchema,
  UpdateTaskRequestSchema,
  type UpdateTaskResponse,
} from '@baton/protocol/gitea';
import { create } from '@bufbuild/protobuf';
import type { SubmitInput } from '../../../app/jobs/use-cases.ts';
import { person } from '../../../app/testing/fakes.ts';
import { settle, TestPlane } from '../../../app/testing/plane.ts';
import type { Answer, GiteaCall } from '../call.ts';
import { GiteaCalls } from '../calls.ts';

const workflow = `
name: hello
on: push
jobs:
  greet:
    runs-on: linux
    steps:
      - run: echo hello
`;

type Registration = Partial<
  Pick<RegisterRequest, 'name' | 'labels' | 'agentLabels' | 'customLabels' | 'version' | 'ephemeral' | 'capabilities'>
>;

/** A call for a task that is under way. */
export class Fetch {
  readonly connection: { closed: boolean; onClose: (() => void) | null } = { closed: false, onClose: null };
  /** undefined: it waits */
  answer: Answer<FetchTaskResponse> | undefined;
  error: unknown = null;

  get task(): Task | undefined {
    return this.answer?.message.task;
  }

  get version(): bigint {
    return this.answer?.message.tasksVersion ?? 0n;
  }

  /** Its runner is gone. */
  drop(): void {
    this.connection.closed = true;
    this.connection.onClose?.();
    this.answer?.lost?.();
  }
}

export const row = (content: string, ms?: number): LogRow =>
  create(LogRowSchema, {
    content,
    ...(ms !== undefined && { time: { seconds: BigInt(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1e6 } }),
  });

/** Of a runner that speaks without HTTP. */
export class SpeakingRunner {
  readonly world: GiteaPlane;
  readonly runner: Runner;

  constructor(world: GiteaPlane, runner: Runner) {
    this.world = world;
    this.runner = runner;
  }

  get id(): string {
    return this.runner.uuid;
  }

  call(patch: Partial<GiteaCall> = {}): GiteaCall {
    const connection = { closed: false, onClose: null };
    return {
      runnerId: this.id,
      address: '127.0.0.1',
      connection,
      timeoutMs: 5_000,
      version: undefined,
      requestKey: null,
      ...patch,
    };
  }

  async declare(labels = this.runner.labels, version = 'v3.3.0'): Promise<Runner | undefined> {
    return (await this.world.calls.declare(this.call(), create(DeclareRequestSchema, { version, labels }))).runner;
  }

  /** Asks for a task, and lets everything happen that needs no time. */
  async fetch(tasksVersion = 0n, patch: Partial<GiteaCall> = {}): Promise<Fetch> {
    const fetch = new Fetch();
    const call = this.call({ connection: fetch.connection, ...patch });
    this.world.calls.fetchTask(call, { $typeName: 'runner.v1.FetchTaskRequest', tasksVersion }).then(
      (answer) => {
        fetch.answer = answer;
      },
      (error: unknown) => {
        fetch.error = error;
      },
    );
    await settleAll();
    return fetch;
  }

  /** The task of a new job. */
  async given(patch: Partial<SubmitInput> = {}): Promise<{ job: string; task: Task; fetch: Fetch }> {
    const fetch = await this.fetch();
    const job = await this.world.submit(patch);
    await settleAll();
    if (!fetch.task) throw new Error('it got no task');
    return { job, task: fetch.task, fetch };
  }

  update(
    id: bigint,
    result: Result = 0,
    more: { outputs?: Record<string, string>; steps?: Result[] } = {},
  ): Promise<UpdateTaskResponse> {
    const { steps = [], outputs = {} } = more;
    const state = { id, result, steps: steps.map((each, at) => ({ id: BigInt(at), result: each })) };
    return this.world.calls.updateTask(this.call(), create(UpdateTaskRequestSchema, { outputs, state }));
  }

  /** @returns rows that are stored */
  async log(taskId: bigint, index: number, rows: (string | LogRow)[], noMore = false): Promise<number> {
    const all = rows.map((each) => (typeof each === 'string' ? row(each) : each));
    const request = create(UpdateLogRequestSchema, { taskId, index: BigInt(index), rows: all, noMore });
    return Number((await this.world.calls.updateLog(this.call(), request)).ackIndex);
  }
}

/** Promises of stores in memory, and of what is loaded when it is first needed. */
export async function settleAll(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await settle();
}

/** A control plane in memory, and the calls of Gitea's runners to it. */
export class GiteaPlane {
  readonly plane: TestPlane;
  calls: GiteaCalls;

  private constructor(plane: TestPlane) {
    this.plane = plane;
    this.calls = this.#create();
  }

  static async start(): Promise<GiteaPlane> {
    // loaded here, so that it is settled in the tests
    await import('../task/task.ts');
    return new GiteaPlane(await TestPlane.start());
  }

  #create(): GiteaCalls {
    const { app, clock, logger } = this.plane;
    const { entropy, durations, protocol } = this.plane.deps();
    const auth = { noteRefusal: async () => {} };
    const deps = { runners: app.runners, clock, entropy, logger, leaseTtlMs: durations.leaseTtlMs, protocol };
    return new GiteaCalls({ ...deps, app, auth, url: () => 'https://baton.example' });
  }

  async register(request: Registration = {}, scope: string | null = null): Promise<SpeakingRunner> {
    const token = await this.registrationToken(scope);
    const message = create(RegisterRequestSchema, { name: 'one', labels: ['linux'], version: 'v3.3.0', ...request });
    const { runner } = await this.calls.register(token, message, '127.0.0.1');
    if (!runner) throw new Error('there is no runner in the answer');
    return new SpeakingRunner(this, runner);
  }

  async registrationToken(scope: string | null = null) {
    const { app, store } = this.plane;
    const known = await app.fleet.registrationToken(scope, person('admin')).catch(() => null);
    const id = known ?? (await app.fleet.resetRegistrationToken(scope, person('admin')));
    const row = await store.read.get('token', id);
    if (!row) throw new Error('a registration token has a row');
    return row;
  }

  /** A runner whose daemon has started. */
  async started(request: Registration = {}): Promise<SpeakingRunner> {
    const runner = await this.register(request);
    await runner.declare();
    return runner;
  }

  submit(patch: Partial<SubmitInput> = {}): Promise<string> {
    return this.plane.submit({ executor: 'gitea-workflow', labels: ['linux'], spec: { workflow }, ...patch });
  }

  async restart(awayMs = 0): Promise<void> {
    await this.plane.restart(awayMs);
    this.calls = this.#create();
  }
}

/** A server, and a runner that has just been given a task. */
export async function atWork(): Promise<{ world: GiteaPlane; runner: SpeakingRunner; task: bigint; job: string }> {
  const world = await GiteaPlane.start();
  const runner = await world.started();
  const { task, job } = await runner.given();
  return { world, runner, task: task.id, job };
}
