import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CallAnswer, startTestServer, type TestServer } from '../../../main/testing/server.ts';
import { SemaphoreRunner } from './semaphore-runner.ts';

/** A server over real HTTP, and runners of Semaphore that connect to it. */
export class SemaphorePlane {
  readonly server: TestServer;
  /** the registration token of the whole installation */
  readonly secret: string;
  readonly #runners: SemaphoreRunner[] = [];

  private constructor(server: TestServer, secret: string) {
    this.server = server;
    this.secret = secret;
  }

  static async start(): Promise<SemaphorePlane> {
    const server = await startTestServer({ webhookPrivateNetworks: ['127.0.0.1'] });
    const { body } = await server.call('POST', '/api/v1/admin/actions/runners/registration-token');
    return new SemaphorePlane(server, body.token);
  }

  runner(options: ConstructorParameters<typeof SemaphoreRunner>[2] = {}): SemaphoreRunner {
    const made = new SemaphoreRunner(this.server.url, mkdtempSync(join(tmpdir(), 'baton-semaphore-')), options);
    this.#runners.push(made);
    return made;
  }

  call(method: string, path: string, body?: object): Promise<CallAnswer> {
    return this.server.call(method, path, body === undefined ? {} : { body });
  }

  async submit(spec: object, more: object = {}): Promise<string> {
    const { status, body, text } = await this.call('POST', '/api/v1/jobs', { name: 'one', executor: 'shell', spec, ...more });
    if (status >= 300) throw new Error(text);
    return body.id;
  }

  async job(id: string): Promise<CallAnswer['body']> {
    return (await this.call('GET', `/api/v1/jobs/${id}`)).body.job;
  }

  async lines(id: string): Promise<string[]> {
    const { body } = await this.call('GET', `/api/v1/jobs/${id}/log`);
    const shown = (body.parts as { text: string; stream: string }[]).filter(({ stream }) => stream !== 'data');
    return shown.map(({ text }) => text.trimEnd());
  }

  async runners(): Promise<CallAnswer['body'][]> {
    return (await this.call('GET', '/api/v1/runners')).body.runners;
  }

  async runnerNamed(name: string): Promise<CallAnswer['body']> {
    return (await this.call('GET', `/api/v1/runners/${encodeURIComponent(name)}`)).body;
  }

  /** The runner's seconds pass, until the job is in a state. */
  async until(runner: SemaphoreRunner, id: string, state: string, ticksMax = 20): Promise<void> {
    for (let at = 0; at < ticksMax; at++) {
      if ((await this.job(id)).state === state) return;
      await runner.tick();
      runner.begin();
      await runner.settled();
    }
    const { state: found, outcome } = await this.job(id);
    if (found !== state) throw new Error(`it is ${found} and not ${state}: ${JSON.stringify(outcome)}`);
  }

  async close(): Promise<void> {
    for (const runner of this.#runners) runner.clean();
    await this.server.close();
  }
}
