import { randomUUID } from 'node:crypto';
import {
  type Awaiting,
  type Capabilities,
  type Job,
  type Offer,
  protocolVersion,
  type RegisterAnswer,
  type RegistrationToken,
  type RenewalAnswer,
  restPaths,
  runnerPaths,
  type SessionAnswer,
  type SyncAnswer,
} from '@baton/protocol';
import type { Bench } from './bench.ts';
import { type Answer, call, errorOf, taken } from './rest.ts';
import type { Server } from './server.ts';
import { passing } from './within.ts';

/** What every runner of the tests says of itself. */
export const capabilities = {
  labels: [],
  executors: [{ name: 'shell', version: null }],
  capacity: 16,
  fence: true,
  attributes: {},
};

/** Registers a runner by hand; answers its credential. */
export async function register(server: Server, name: string): Promise<RegisterAnswer> {
  const { token } = await server.get<RegistrationToken>(restPaths.registrationToken);
  const body = { name, capabilities, version: '0.1.0', nonce: randomUUID() };
  return taken(await call<RegisterAnswer>(server.url, 'POST', runnerPaths.register, { token, body }));
}

/** Registers a runner in the scope that has this address of Gitea's API. */
export async function registerIn(server: Server, path: string, name: string) {
  const { token } = await server.get<RegistrationToken>(`${path}/registration-token`);
  const body = { name, capabilities, version: '0.1.0', nonce: randomUUID() };
  const answer = await call<{ runnerId: string; number: number; token: string }>(server.url, 'POST', runnerPaths.register, {
    token,
    body,
  });
  return taken(answer);
}

/** Opens a session by hand. */
export async function openSession(server: Server, token: string, more: Partial<Capabilities> = {}): Promise<SessionAnswer> {
  const can = { ...capabilities, ...more };
  const body = { bootId: 'scripted', version: '0.1.0', protocol: protocolVersion, capabilities: can };
  return taken(await call<SessionAnswer>(server.url, 'POST', runnerPaths.session, { token, body }));
}

interface Known {
  id: string;
  name: string;
  token: string;
}

/** A job that needs attention: its runner was kicked while it ran. */
export async function unresolvedJob(server: Server, runner: Known): Promise<string> {
  const { id } = await runningJob(server, runner);
  await server.post(restPaths.runnerAction(runner.id, 'kick'));
  return id;
}

/** A job that asks, unless something else is said for approval. */
export async function askingJob(server: Server, runner: Known, says: Partial<Awaiting> = {}): Promise<string> {
  const { token } = runner;
  const { id, attemptId, epoch } = await runningJob(server, runner);
  const awaiting = { what: 'approval', question: 'Go on?', state: null, stay: false, ...says };
  const body = { epoch, kind: 'awaiting', exitCode: 0, signal: null, message: null, awaiting };
  taken(await call(server.url, 'POST', runnerPaths.report(attemptId), { token, body }));
  return id;
}

/** A job that its runner has accepted. */
async function runningJob(server: Server, { name, token }: Known) {
  const { sessionId } = await openSession(server, token);
  const { id } = await server.post<Job>(restPaths.jobs, { name, runner: name, onLost: 'hold', spec: { script: 'true' } });
  const sync = { sessionId, number: 1, freeSlots: 1, leases: [], draining: false };
  const { offers } = taken(await call<SyncAnswer>(server.url, 'POST', runnerPaths.sync, { token, body: sync }));
  const offer = offers[0];
  if (!offer) throw new Error('no offer');
  const accept = { sessionId, epoch: offer.epoch, syncNumber: 1 };
  taken(await call(server.url, 'POST', runnerPaths.accept(offer.attemptId), { token, body: accept }));
  return { id, attemptId: offer.attemptId, epoch: offer.epoch };
}

/**
 * Speaks the runner protocol with little more than HTTP calls: takes every offer and reports success at once. Each call is sent again until it is
 * answered; a job is listed from its accept until its report was answered.
 */
export class ScriptedRunner {
  private readonly server: Server;
  private token: string;
  private readonly held = new Map<string, number>();
  private readonly over = new AbortController();
  private sessionId = '';
  private syncNumber = 0;
  /** jobs whose reports were taken, as often as they were */
  readonly finished: string[] = [];
  readonly done: Promise<void>;

  private constructor(server: Server, token: string) {
    this.server = server;
    this.token = token;
    this.done = this.live();
    this.done.catch(() => {});
  }

  static async start(bench: Bench, server: Server, name: string): Promise<ScriptedRunner> {
    const { token } = await register(server, name);
    const runner = new ScriptedRunner(server, token);
    bench.defer(() => runner.stop());
    return runner;
  }

  /** Renews its token while it works, and uses the next one at once. */
  async renew(): Promise<void> {
    const answer = await this.call<RenewalAnswer>('POST', runnerPaths.token, { nonce: randomUUID() });
    if (answer) this.token = taken(answer).token;
  }

  /** Goes away; throws what went wrong before. */
  async stop(): Promise<void> {
    this.over.abort();
    await this.done;
  }

  private async live(): Promise<void> {
    await this.open();
    while (!this.over.signal.aborted) {
      this.syncNumber += 1;
      const leases = [...this.held].map(([attemptId, epoch]) => ({ attemptId, epoch }));
      const freeSlots = capabilities.capacity - this.held.size;
      const body = { sessionId: this.sessionId, number: this.syncNumber, freeSlots, leases, draining: false };
      // a sync is never repeated: its answer was meant for what was held then
      const answer = await this.once<SyncAnswer>('POST', runnerPaths.sync, body);
      if (answer?.status !== 200) continue;
      const { offers, stop, directives } = answer.body;
      if (directives.sessionEnded) await this.open();
      for (const { attemptId } of stop) this.held.delete(attemptId);
      await Promise.all(offers.map((offer) => this.carryOut(offer)));
    }
  }

  private async open(): Promise<void> {
    const body = { bootId: 'scripted', version: '0.1.0', protocol: protocolVersion, capabilities };
    const answer = await this.call<SessionAnswer>('POST', runnerPaths.session, body);
    if (!answer) return;
    this.sessionId = taken(answer).sessionId;
    this.syncNumber = 0;
  }

  private async carryOut({ attemptId, epoch, jobId }: Offer): Promise<void> {
    this.held.set(attemptId, epoch);
    const { sessionId, syncNumber } = this;
    const accepted = await this.call('POST', runnerPaths.accept(attemptId), { sessionId, epoch, syncNumber });
    if (accepted?.status === 200) {
      const body = { epoch, kind: 'succeeded', exitCode: 0, signal: null, message: null };
      const reported = await this.call('POST', runnerPaths.report(attemptId), body);
      if (reported?.status === 200) this.finished.push(jobId);
      else if (reported && errorOf(reported).code !== 'lease_lost') taken(reported);
    } else if (accepted && ![404, 409].includes(accepted.status)) taken(accepted);
    this.held.delete(attemptId);
  }

  /** Sends a call until it is answered; undefined when the runner has gone. */
  private async call<T>(method: string, path: string, body: unknown): Promise<Answer<T> | undefined> {
    while (!this.over.signal.aborted) {
      const answer = await this.once<T>(method, path, body);
      if (answer && answer.status < 500) return answer;
    }
    return undefined;
  }

  /** Undefined when no answer came. */
  private async once<T>(method: string, path: string, body: unknown): Promise<Answer<T> | undefined> {
    const { signal } = this.over;
    try {
      await Promise.race([this.server.untilUp(), aborted(signal)]);
      const { token } = this;
      const answer = await call<T>(this.server.url, method, path, { token, body, signal });
      // a renewal overtook it
      if (answer.status === 401 && token !== this.token) return await this.once(method, path, body);
      // what is not ready says how long to wait; a test need not be so patient
      if (answer.status >= 500) await passing(50);
      return answer;
    } catch {
      return undefined;
    }
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
