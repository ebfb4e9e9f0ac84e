import { createHash, randomUUID } from 'node:crypto';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Assignment, SyncAnswer, SyncRequest } from '@baton/protocol';
import { decodeLogFrames } from '@baton/protocol/log-frames';
import { runnerApi } from '@baton/protocol/runner-paths';

type Json = Record<string, unknown>;

/** What becomes of a call: nothing special, an error, a connection cut before or after it took effect. */
export type Fault = 'cutBefore' | 'cutAfter' | { status: number; code: string; retryAfter?: number } | null;

interface FakeLog {
  chunks: Map<number, { stream: string; text: Buffer; linesDropped: number }>;
  /** what the log was closed with */
  end: Json | null;
}

export interface FakeJob {
  assignment: Assignment;
  state: 'queued' | 'offered' | 'accepted' | 'declined' | 'finished';
  /** cancelled while it was offered: told with its assignment */
  cancelled: boolean;
  report: Json | null;
  log: FakeLog;
  /** by name, what its attempts keep */
  files: Map<string, { kind: string; bytes: Buffer }>;
  /** how often leave was asked */
  gates: number;
}

interface Held {
  sync: SyncRequest;
  answer: (extra: Partial<SyncAnswer>) => void;
}

const emptyAnswer: SyncAnswer = {
  offers: [],
  cancel: [],
  stop: [],
  directives: { drain: false, disabled: false, sessionEnded: null },
};

/** With which the attempt asks for leave and keeps files. */
export const bearerOf = ({ attemptId }: Pick<Assignment, 'attemptId'>): string => `bearer-of-${attemptId}`;

/** A server of the runner protocol for tests: real HTTP, one runner, jobs as the test wants them, faults on demand. */
export class FakeServer {
  readonly jobs = new Map<string, FakeJob>();
  readonly syncs: SyncRequest[] = [];
  readonly sessions: Json[] = [];
  readonly signedOut: string[] = [];
  /** what the runner printed about itself, each line once */
  readonly ownLines: (Json & { text: string })[] = [];
  readonly nonces = new Map<string, Json>();
  durations = { leaseTtlMs: 60_000, syncHoldMs: 10_000, syncPauseMs: 1_000, reconnectSpreadMs: 50 };
  token = 'bat_run_test';
  unregistered = false;
  /** asked before each call; `name` is the last part of its path */
  fault: (name: string, path: string) => Fault = () => null;
  /** asked before each file that goes out: whether it is said to be another */
  spoils: () => boolean = () => false;
  /** as older servers do not */
  closesWithTheLast = true;
  private held: Held | null = null;
  private changes: (() => void)[] = [];
  private readonly server = http.createServer((request, response) => void this.serve(request, response));

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Resolves as soon as `isSo` holds; looked at after every call. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.changes.push(resolve));
  }

  /** Queues a job and offers it as soon as there is a free slot. */
  submit(spec: unknown, fields: Partial<Assignment> = {}, cancelled = false): FakeJob {
    const attemptId = randomUUID();
    const assignment: Assignment = {
      attemptId,
      epoch: 1,
      jobId: randomUUID(),
      attemptNumber: 1,
      name: 'test',
      executor: 'shell',
      onPartition: 'continue',
      timeLimitMs: null,
      deviceId: null,
      identityBearer: `identity-of-${attemptId}`,
      attemptBearer: bearerOf({ attemptId }),
      spec,
      ...fields,
    };
    const job: FakeJob = {
      assignment,
      state: 'queued',
      cancelled,
      report: null,
      log: { chunks: new Map(), end: null },
      files: new Map(),
      gates: 0,
    };
    this.jobs.set(assignment.attemptId, job);
    this.offer();
    return job;
  }

  /** Answers the held sync with this. */
  tell(extra: Partial<SyncAnswer>): void {
    this.held?.answer(extra);
  }

  directives(directives: Partial<SyncAnswer['directives']>): void {
    this.tell({ directives: { ...emptyAnswer.directives, ...directives } });
  }

  get isHeld(): boolean {
    return this.held !== null;
  }

  textOf(job: FakeJob): string {
    return Buffer.concat(this.chunksOf(job).map(([, { text }]) => text)).toString('utf8');
  }

  /** Reported, and its log is closed. */
  isOver = (job: FakeJob): boolean => job.report !== null && job.log.end !== null;

  digestOf(job: FakeJob): string {
    const hash = createHash('sha256');
    for (const [, { text }] of this.chunksOf(job)) hash.update(text);
    return hash.digest('hex');
  }

  private chunksOf = (job: FakeJob) => [...job.log.chunks].sort(([a], [b]) => a - b);

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const url = new URL(request.url ?? '', 'http://x');
    const parts = url.pathname.slice(runnerApi.length + 1).split('/');
    const name = parts.at(-1) ?? '';
    const fault = this.fault(name, url.pathname);
    if (fault === 'cutBefore') return void request.socket.destroy();
    if (fault !== null && fault !== 'cutAfter') return this.refuse(response, fault);
    if (parts[2] === 'gate' || parts[2] === 'files') {
      // it takes effect, and nobody hears of it
      if (fault === 'cutAfter') request.socket.destroy();
      this.serveAttempt(request, response, this.jobs.get(parts[1] ?? ''), url, Buffer.concat(pieces));
      return this.changed();
    }
    if (request.headers.authorization !== `Bearer ${this.token}` && name !== 'register')
      return this.refuse(response, { status: 401, code: 'credential_revoked' });
    const body = Buffer.concat(pieces);
    const isLog = parts[0] === 'attempts' && parts[2] === 'log' && !parts[3];
    const answer = isLog
      ? this.onLog(this.jobs.get(parts[1] ?? ''), body, url.searchParams)
      : this.answer(request.method ?? '', parts, body, (late) => this.send(response, late));
    if (fault === 'cutAfter') request.socket.destroy();
    else if (answer !== null) this.send(response, answer);
    this.changed();
  }

  /** What an attempt asks by itself, with its own bearer. */
  private serveAttempt(
    request: http.IncomingMessage,
    response: http.ServerResponse,
    job: FakeJob | undefined,
    url: URL,
    body: Buffer,
  ): void {
    if (!job || request.headers.authorization !== `Bearer ${bearerOf(job.assignment)}`) {
      this.refuse(response, { status: 403, code: 'lease_lost' });
      return;
    }
    const path = url.pathname.split(`/${job.assignment.attemptId}/`)[1] ?? '';
    if (path === 'gate') {
      job.gates += 1;
      this.send(response, { granted: true });
      return;
    }
    const name = decodeURIComponent(path.slice('files/'.length));
    const file = job.files.get(name);
    if (request.method === 'PUT') {
      job.files.set(name, { kind: url.searchParams.get('kind') ?? '', bytes: body });
      this.send(response, {});
    } else if (file) {
      const digest = createHash('sha256').update(file.bytes).digest('base64');
      response.writeHead(200, {
        'content-type': 'application/octet-stream',
        'repr-digest': `sha-256=:${this.spoils() ? 'AAAA' : digest}:`,
      });
      response.end(file.bytes);
    } else this.refuse(response, { status: 404, code: 'file_not_found' });
  }

  private changed(): void {
    const waiting = this.changes;
    this.changes = [];
    for (const resolve of waiting) resolve();
  }

  private refuse(
    response: http.ServerResponse,
    { status, code, retryAfter }: { status: number; code: string; retryAfter?: number },
  ): void {
    if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter));
    this.send(response, { error: { code, message: code, next: 'next', detail: {} } }, status);
    this.changed();
  }

  private send(response: http.ServerResponse, body: unknown, status = 200): void {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  private answer(method: string, parts: string[], body: Buffer, later: (value: unknown) => void): unknown {
    const [kind, attemptId = '', action, sub] = parts;
    const job = this.jobs.get(attemptId);
    const value = (body.length > 0 ? JSON.parse(body.toString()) : {}) as Json;
    if (kind === 'register') return this.onRegister(value);
    if (kind === 'runner') {
      this.unregistered = true;
      return {};
    }
    if (kind === 'session') return this.onSession(method, value);
    if (kind === 'sync') return this.onSync(value as unknown as SyncRequest, later);
    if (action === 'accept') return this.onAccept(job, value);
    if (action === 'report') return this.onReport(job, value);
    if (sub === 'close' && job) {
      job.log.end ??= value;
      return { complete: true, digest: this.digestOf(job) };
    }
    if (kind === 'log') return this.onOwnLog(value as unknown as { stream: string; lines: (Json & { text: string })[] });
    return { error: 'unknown' };
  }

  private onOwnLog({ stream, lines }: { stream: string; lines: (Json & { text: string })[] }): unknown {
    for (const line of lines) {
      const isKnown = this.ownLines.some((known) => known.stream === stream && known.number === line.number);
      if (!isKnown) this.ownLines.push({ ...line, stream });
    }
    return { acknowledged: lines.at(-1)?.number ?? 0, leftOut: 0 };
  }

  private onRegister(value: Json): unknown {
    const nonce = String(value.nonce);
    if (!this.nonces.has(nonce)) this.nonces.set(nonce, value);
    return { runnerId: '11111111-1111-4111-8111-111111111111', number: 1, name: value.name ?? 'fake', token: this.token };
  }

  private onSession(method: string, value: Json): unknown {
    if (method === 'DELETE') {
      this.signedOut.push(String(value.sessionId));
      return {};
    }
    this.sessions.push(value);
    const sessionId = `session-${this.sessions.length}`;
    return { sessionId, runnerId: 'r', name: 'fake', protocol: 1, durations: this.durations, latestVersion: '0.1.0' };
  }

  private onSync(sync: SyncRequest, later: (value: unknown) => void): null {
    this.syncs.push(sync);
    this.held?.answer({});
    const held: Held = {
      sync,
      answer: (extra) => {
        if (this.held === held) this.held = null;
        clearTimeout(timer);
        later({ ...emptyAnswer, ...extra });
      },
    };
    const timer = setTimeout(() => held.answer({}), this.durations.syncHoldMs);
    timer.unref();
    this.held = held;
    const rode = this.carryRiders(sync);
    this.offer(rode);
    if (rode !== null && this.held === held) held.answer(rode);
    return null;
  }

  /** As the server does: accepts and reports are answered at once, with the next offer if there is one. */
  private carryRiders({ accepts = [], reports = [] }: SyncRequest): Partial<SyncAnswer> | null {
    if (accepts.length + reports.length === 0) return null;
    const failure = (attemptId: string) => ({ attemptId, error: { code: 'attempt_not_found', message: 'unknown' } });
    return {
      cancel: accepts
        .filter(({ attemptId }) => this.jobs.get(attemptId)?.cancelled)
        .map(({ attemptId }) => ({ attemptId, reason: null })),
      accepts: accepts.map(({ attemptId }) => {
        const job = this.jobs.get(attemptId);
        if (!job) return failure(attemptId);
        job.state = 'accepted';
        return { attemptId, assignment: job.assignment };
      }),
      reports: reports.map(({ attemptId, ...report }) => {
        this.onReport(this.jobs.get(attemptId), report);
        return { attemptId, accepted: true };
      }),
    };
  }

  private offer(rode: Partial<SyncAnswer> | null = null): void {
    if (!this.held) return;
    const waiting = [...this.jobs.values()].filter(({ state }) => state === 'queued').slice(0, this.held.sync.freeSlots);
    if (waiting.length === 0) return;
    for (const job of waiting) job.state = 'offered';
    const offers = waiting.map(({ assignment: { attemptId, epoch, jobId, executor, onPartition } }) => {
      return { attemptId, epoch, jobId, executor, onPartition, deviceId: null, expiresInMs: 10_000 };
    });
    this.held.answer({ ...rode, offers });
  }

  private onAccept(job: FakeJob | undefined, value: Json): unknown {
    if (job) job.state = value.decline ? 'declined' : 'accepted';
    return { assignment: (!value.decline && job?.assignment) || null };
  }

  private onReport(job: FakeJob | undefined, value: Json): unknown {
    if (job) {
      job.report ??= value;
      job.state = 'finished';
    }
    return { accepted: true };
  }

  private onLog(job: FakeJob | undefined, body: Buffer, query: URLSearchParams): unknown {
    const chunks = job?.log.chunks ?? new Map();
    for (const { number, stream, bytes, linesDropped } of decodeLogFrames(body)) {
      if (number === chunks.size + 1) chunks.set(number, { stream, text: Buffer.from(bytes), linesDropped });
    }
    const acknowledged = chunks.size;
    if (!job || !this.closesWithTheLast || !query.has('digest') || acknowledged < Number(query.get('chunks')))
      return { acknowledged };
    job.log.end ??= Object.fromEntries([...query].map(([name, value]) => [name, name === 'digest' ? value : Number(value)]));
    return { acknowledged, closed: { complete: true, digest: this.digestOf(job) } };
  }
}
