import type { RunnerProtocol } from '@baton/core';
import type { CallerConnection } from '../../../app/index.ts';
import { person } from '../../../app/testing/fakes.ts';
import { settle, TestPlane } from '../../../app/testing/plane.ts';
import type { Auth } from '../../../auth/index.ts';
import type { WebhookSender } from '../../../ports/webhook-sender.ts';
import { ForeignFleet } from '../../shared/foreign-fleet.ts';
import { type RunnerCall, SemaphoreCalls } from '../calls.ts';
import { capabilitiesOf, plainCapabilities } from '../capabilities.ts';
import { Webhooks } from '../webhooks.ts';
import type { JobProgress, LogRecord, RunnerState, TaskStatus } from '../wire.ts';

const speaks: RunnerProtocol = 'semaphore';

/** The calls of the gateway on a control plane in memory, whose clock is moved by hand. */
export class CallsPlane {
  readonly plane: TestPlane;
  calls: SemaphoreCalls;
  /** bodies of what was sent to addresses that runners registered */
  readonly sent: unknown[] = [];
  webhooks!: Webhooks;
  /** what these addresses answer; it may fail */
  answer: () => Promise<number> = async () => 204;

  private constructor(plane: TestPlane) {
    this.plane = plane;
    this.calls = this.#create();
  }

  static async start(): Promise<CallsPlane> {
    return new CallsPlane(await TestPlane.start());
  }

  #create(): SemaphoreCalls {
    const { app, clock, logger } = this.plane;
    const webhookSender: WebhookSender = {
      problemOf: async () => null,
      post: async ({ body }) => {
        this.sent.push(JSON.parse(body));
        return { durationMs: 1, status: await this.answer(), problem: null, bodyHead: '', retryAfterMs: null };
      },
    };
    const { entropy, durations, protocol } = this.plane.deps();
    const deps = { runners: app.runners, clock, entropy, logger, leaseTtlMs: durations.leaseTtlMs, protocol };
    const fleet = new ForeignFleet(deps, { speaks, capabilities: plainCapabilities });
    this.webhooks = new Webhooks({ app, clock, logger, webhookSender });
    const { webhooks } = this;
    // registration has tests of its own, over HTTP
    const auth = {} as Auth;
    return new SemaphoreCalls({ app, auth, clock, entropy, webhookSender, webhooks, fleet });
  }

  async restart(): Promise<void> {
    await this.plane.restart();
    this.calls = this.#create();
  }

  /** The id of a runner that registered. */
  async registered(name: string, maxParallelTasks = 1, webhook: string | null = null): Promise<string> {
    const { app, store } = this.plane;
    const token = await store.read.get('token', await app.fleet.resetRegistrationToken(null, person('admin')));
    if (!token) throw new Error('a registration token has a row');
    const capabilities = capabilitiesOf({ tags: [], maxParallelTasks });
    const input = { speaks, name, capabilities, version: 'unknown', nonce: name, foreign: { webhook, publicKey: null } };
    return (await app.runners.register(token, input, '127.0.0.1')).runner.id;
  }

  #call(runnerId: string, startedAt: string | null): RunnerCall {
    const connection: CallerConnection = { closed: false, onClose: null };
    return { ...{ runnerId, address: '127.0.0.1', startedAt, version: null }, serverUrl: 'https://baton.example', connection };
  }

  /** Its question, answered when it has been held for as long as it may. */
  async poll(runnerId: string, startedAt: string | null = 'start-one'): Promise<RunnerState> {
    const asked = this.calls.poll(this.#call(runnerId, startedAt));
    let answer: RunnerState | null = null;
    void asked.then((state) => {
      answer = state;
    });
    await settle();
    for (let at = 0; at < 100 && answer === null; at++) await this.plane.clock.advance(100);
    return await asked;
  }

  /** @param records that it tells of each task */
  async progress(
    runnerId: string,
    jobs: Record<number, TaskStatus>,
    startedAt: string | null = 'start-one',
    records: readonly LogRecord[] = [],
  ): Promise<number[]> {
    const listed = Object.entries(jobs).map(([id, status]): JobProgress => {
      return { id: Number(id), status, records: [...records], commit: null };
    });
    const answer = await this.calls.progress(this.#call(runnerId, startedAt), listed.length === 0 ? null : listed);
    await settle();
    return answer;
  }
}
