import { runnerPaths } from '@baton/protocol';
import type { CallAnswer, TestServer } from './server.ts';

/** What a test's runner says of itself. */
export const plain = {
  labels: ['linux'],
  executors: [{ name: 'shell', version: '1.0.0' }],
  capacity: 2,
  fence: true,
  attributes: { os: 'linux' },
};

/** A paired runner, driven by hand through the runner protocol. */
export class TestRunner {
  readonly server: TestServer;
  readonly id: string;
  readonly token: string;
  sessionId = '';
  #number = 0;

  constructor(server: TestServer, id: string, token: string) {
    this.server = server;
    this.id = id;
    this.token = token;
  }

  static async pair(server: TestServer, name = 'one'): Promise<TestRunner> {
    const added = await server.call('POST', '/api/v1/runners', { body: { name } });
    const body = { capabilities: plain, version: '0.1.0', nonce: `nonce-${name}` };
    const registered = await server.call('POST', runnerPaths.register, { body, token: added.body.pairingToken });
    return new TestRunner(server, registered.body.runnerId, registered.body.token);
  }

  call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<CallAnswer> {
    return this.server.call(method, path, { body, token: this.token, headers });
  }

  async open(capabilities: object = plain): Promise<CallAnswer> {
    const body = { bootId: 'boot', version: '0.1.0', protocol: { min: 1, max: 1 }, capabilities };
    const answer = await this.call('POST', runnerPaths.session, body);
    this.sessionId = answer.body?.sessionId ?? '';
    return answer;
  }

  sync(leases: { attemptId: string; epoch: number }[] = [], freeSlots = 1): Promise<CallAnswer> {
    const number = ++this.#number;
    const body = { sessionId: this.sessionId, number, freeSlots, leases, draining: false };
    return this.call('POST', runnerPaths.sync, body);
  }

  /** Syncs until an offer comes, and accepts it. */
  async take(): Promise<{ attemptId: string; epoch: number; jobId: string; assignment: Record<string, unknown> }> {
    const [offer] = (await this.sync()).body.offers;
    const body = { sessionId: this.sessionId, epoch: offer.epoch, syncNumber: this.#number };
    const { assignment } = (await this.call('POST', runnerPaths.accept(offer.attemptId), body)).body;
    return { attemptId: offer.attemptId, epoch: offer.epoch, jobId: offer.jobId, assignment };
  }

  finish(attemptId: string, epoch: number): Promise<CallAnswer> {
    const body = { epoch, kind: 'succeeded', exitCode: 0, signal: null, message: null };
    return this.call('POST', runnerPaths.report(attemptId), body);
  }
}
