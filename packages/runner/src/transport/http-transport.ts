import type {
  KeptAnswer,
  KeptRequest,
  OwnLogAnswer,
  OwnLogRequest,
  RegisterAnswer,
  RegisterRequest,
  RenewalAnswer,
  ReportBody,
} from '@baton/protocol';
import { type Dialer, openDialer } from '@baton/protocol/dialer';
import { logMediaType } from '@baton/protocol/log-frames';
import { runnerIdHeader, runnerPaths } from '@baton/protocol/runner-paths';
import { CallFailed } from '../session/call-failed.ts';
import type { Transport } from '../session/ports.ts';
import { withNewestToken } from './newest-token.ts';
import { type Answer, type Call, request } from './request.ts';

const callMs = 30_000;
const logCallMs = 60_000;
const signOutMs = 2_500;
/** A held sync comes back within its time; later it is lost. */
const syncSlackMs = 5_000;
const syncJitter = 1.2;

export interface ServerAccess {
  url: URL;
  token: string;
  /** who calls, where that is known: it is told with the first call, for when the token can not tell */
  runnerId?: string;
  /** PEM file of authorities that are trusted besides the known ones; null: none */
  caFile: string | null;
  /** of the process, for its proxies */
  environment: Readonly<Record<string, string | undefined>>;
}

/** The runner protocol over HTTP, on kept connections: held syncs, logs and short calls never wait for one another. */
export class HttpTransport implements Transport {
  private access: ServerAccess;
  private readonly dialer: Dialer;
  private readonly agents: { sync: Call['agent']; log: Call['agent']; call: Call['agent'] };

  /** Throws `usage` for a CA file or a proxy that can't be used. */
  constructor(access: ServerAccess) {
    this.access = access;
    const { url, caFile, environment } = access;
    this.dialer = openDialer(url, { caFile, variables: environment });
    const agent = (maxSockets: number): Call['agent'] =>
      this.dialer.agent({ keepAlive: true, noDelay: true, maxSockets, scheduling: 'lifo' });
    this.agents = { sync: agent(4), log: agent(4), call: agent(16) };
  }

  openSession: Transport['openSession'] = (body) => this.json('POST', runnerPaths.session, body);

  closeSession: Transport['closeSession'] = async (sessionId) => {
    await this.json('DELETE', runnerPaths.session, { sessionId }, signOutMs);
  };

  sync: Transport['sync'] = (body, holdMs) =>
    this.json('POST', runnerPaths.sync, body, holdMs * syncJitter + syncSlackMs, this.agents.sync);

  decline: Transport['decline'] = async (attemptId, body) => {
    await this.json('POST', runnerPaths.accept(attemptId), body);
  };

  appendLog: Transport['appendLog'] = async (attemptId, epoch, bytes, end) => {
    const query = new URLSearchParams({ epoch: String(epoch) });
    for (const [name, value] of Object.entries(end ?? {})) query.set(name, String(value));
    const path = `${runnerPaths.log(attemptId)}?${query}`;
    return await this.answered('POST', path, { type: logMediaType, bytes }, logCallMs, this.agents.log);
  };

  closeLog: Transport['closeLog'] = (attemptId, body) =>
    this.json('POST', runnerPaths.logClose(attemptId), body, logCallMs, this.agents.log);

  prove: Transport['prove'] = async (proof) => {
    await this.json('POST', runnerPaths.proof, { proof }, signOutMs);
  };

  /** What the runner prints about itself. */
  ownLog(body: OwnLogRequest): Promise<OwnLogAnswer> {
    return this.json('POST', runnerPaths.ownLog, body);
  }

  /** Of the jobs of which a folder is kept, those whose folder may go. */
  kept(jobs: string[]): Promise<KeptAnswer> {
    return this.json('POST', runnerPaths.kept, { jobs } satisfies KeptRequest);
  }

  /** Asks for the next token; the one in use stays until {@link useToken}. */
  renewToken(nonce: string): Promise<RenewalAnswer> {
    return this.json('POST', runnerPaths.token, { nonce });
  }

  /** From now on calls carry this token. */
  useToken(token: string): void {
    this.access = { ...this.access, token };
  }

  /** A report as a call of its own. */
  async report(attemptId: string, body: ReportBody): Promise<void> {
    await this.json('POST', runnerPaths.report(attemptId), body);
  }

  /** Gives up the registration. */
  async unregister(): Promise<void> {
    await this.json('DELETE', runnerPaths.runner, undefined);
  }

  /** With a pairing or registration token in place of the runner's own. */
  register(body: RegisterRequest): Promise<RegisterAnswer> {
    return this.json('POST', runnerPaths.register, body);
  }

  /** Closes kept connections; calls under way fail. */
  close(): void {
    for (const agent of Object.values(this.agents)) agent.destroy();
  }

  private async json<T>(
    method: Call['method'],
    path: string,
    body: unknown,
    timeoutMs = callMs,
    agent = this.agents.call,
  ): Promise<T> {
    const bytes = body === undefined ? undefined : { type: 'application/json', bytes: Buffer.from(JSON.stringify(body)) };
    return await this.answered(method, path, bytes, timeoutMs, agent);
  }

  /** A call that was under way while the token was renewed, and came too late for the old one, goes once more with the new one. */
  private async answered<T>(...call: Parameters<HttpTransport['send']>): Promise<T> {
    return await withNewestToken(
      () => this.access.token,
      async () => this.read<T>(await this.send(...call)),
    );
  }

  private send(
    method: Call['method'],
    path: string,
    body: Call['body'],
    timeoutMs: number,
    agent: Call['agent'],
  ): Promise<Answer> {
    const { url, token, runnerId } = this.access;
    const isFirst = path === runnerPaths.session && method === 'POST' && runnerId !== undefined;
    const headers = isFirst ? { [runnerIdHeader]: runnerId } : {};
    return request(url, this.dialer, { method, path, token, timeoutMs, agent, headers, ...(body ? { body } : {}) });
  }

  /** The answer's value, or its error. What is no word of a Baton server counts as no answer. */
  private read<T>(answer: Answer): T {
    const value = parse(answer.text);
    if (answer.status >= 200 && answer.status < 300 && (value !== undefined || answer.text === '')) return value as T;
    const error = errorOf(value);
    if (error) throw new CallFailed({ ...error, status: answer.status, retryAfterMs: answer.retryAfterMs });
    throw new CallFailed({
      code: 'server_unreachable',
      message: `What answers at ${this.access.url.origin} is not a Baton server (status ${answer.status})`,
      next: 'Check the address, and what stands between here and the server.',
      retryAfterMs: answer.retryAfterMs,
    });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorOf(value: unknown): { code: string; message: string; next: string; detail: Record<string, unknown> } | null {
  const error = (value as { error?: { code?: unknown; message?: unknown; next?: unknown; detail?: unknown } } | undefined)?.error;
  if (typeof error?.code !== 'string') return null;
  const detail = typeof error.detail === 'object' && error.detail !== null ? (error.detail as Record<string, unknown>) : {};
  return { code: error.code, message: String(error.message ?? error.code), next: String(error.next ?? ''), detail };
}
