import type { TokenStanding } from '@baton/core';
import {
  type App,
  type AppDeps,
  createControlPlane,
  createMemoryFileStore,
  createMemoryFleetLog,
  createMemoryPrograms,
  createVault,
  FleetJournal,
} from '@baton/server';
import { registryOf } from '@baton/server/provisioning/simulated';
import { type Drift, Life } from '../clock/life.ts';
import type { Random } from '../clock/random.ts';
import type { World } from '../clock/world.ts';
import type { LogDisk } from '../faults/log-disk.ts';
import type { Disk } from '../faults/store.ts';
import type { Answer, Connection, Failure, Listener, Request } from '../network/call.ts';
import type { Trace } from '../run/trace.ts';
import { type Handled, handle, type Serving } from './api.ts';
import { seededEntropy, seededMint } from './entropy.ts';
import { failureOf } from './failures.ts';
import { foreignFailureOf, Gateways } from './gateways.ts';

export interface ServerDeps {
  world: World;
  random: Random;
  trace: Trace;
  disk: Disk;
  logs: LogDisk;
  durations: AppDeps['durations'];
  /** told of what the server counts */
  counted: (name: string, by: number) => void;
  /** told of what must never happen: an error that nobody expects */
  defect: (what: string) => void;
  /** what makes cloud-hosted runners; left out: nothing does */
  providers?: AppDeps['providers'];
  /** how often runners are told to renew their token, on average; null: never */
  renewEvery: number | null;
  /** what the credential that a call carries is to its runner */
  standing: (runnerId: string, token: string | null) => TokenStanding;
  /** told of every answer before it leaves */
  answered: (request: Request, handled: Handled) => void;
}

/** How long a server that is asked to stop may take. */
const stopMsMax = 5_000;

/** The server's machine: its process comes and goes, its disk stays. */
export class ServerNode implements Listener {
  readonly #deps: ServerDeps;
  readonly #drift: Drift;
  readonly #wallSkewMs: number;
  readonly #connections = new Set<Connection>();
  readonly serving: Serving = { syncs: new Map(), newest: new Map() };
  life: Life | null = null;
  app: App | null = null;
  #gateways: Gateways | null = null;
  /** the process is up and has loaded */
  ready = false;
  starts = 0;
  /** true time of the last start */
  startedAt = 0;
  /** told when its clock is about to be set */
  readonly beforeClockSet = new Set<() => void>();

  constructor(deps: ServerDeps) {
    this.#deps = deps;
    this.#drift = { rate: deps.random.between(0.99, 1.01), wallSkewMs: deps.random.between(-60_000, 60_000) };
    this.#wallSkewMs = this.#drift.wallSkewMs;
  }

  /** Its wall clock is off by that much from now on, besides what it was off at the start. */
  setWall(offMs: number): void {
    for (const hook of this.beforeClockSet) hook();
    this.#drift.wallSkewMs = this.#wallSkewMs + offMs;
    this.#deps.trace.say('server', `sets its clock, which is ${Math.round(this.#drift.wallSkewMs)} ms ahead now`);
  }

  start(): void {
    const { world, random, trace, disk, logs, durations, counted, defect } = this.#deps;
    if (this.life) return;
    this.starts += 1;
    this.startedAt = world.now;
    const life = new Life(world, this.#drift, random.between(0, 1_000_000));
    this.life = life;
    trace.say('server', 'starts');
    const own = random.fork(`life ${this.starts}`);
    const logger = {
      debug: () => {},
      info: () => {},
      warn: (data: object, message: string) => trace.say('server', `warns: ${message} ${JSON.stringify(data)}`),
      error: (data: object, message: string) => defect(`${message} ${JSON.stringify(data)}`),
    };
    const fleetLog = createMemoryFleetLog(life);
    const journal = new FleetJournal({ fleetLog, clock: life, logger });
    // nobody has a webhook here
    const webhookSender: AppDeps['webhookSender'] = {
      problemOf: async () => 'leads out of the world',
      post: async () => {
        defect('a webhook was sent');
        return { durationMs: 0, status: null, problem: 'nothing is there', bodyHead: '', retryAfterMs: null };
      },
    };
    const app = createControlPlane({
      store: disk.openFor(life),
      logs: logs.openFor(life),
      clock: life,
      entropy: seededEntropy(own),
      tokens: seededMint(own),
      vault: createVault([new Uint8Array(32)], new Uint8Array(32), seededEntropy(own.fork('vault'))),
      files: createMemoryFileStore(),
      fleetLog,
      journal,
      logger: journal.logger,
      telemetry: { count: (name, by = 1) => counted(name, by), observe: () => {} },
      providers: this.#deps.providers ?? registryOf(),
      runnerUrl: async () => '',
      webhookSender,
      pageUrl: () => null,
      durations,
      runnerRetentionMs: null,
      auditRetentionMs: null,
      runnerTokenTtlMs: null,
      jobFilesBytesMax: 1e9,
      programs: createMemoryPrograms(),
      releaseBundleBytesMax: 1e8,
      version: '0.1.0',
      protocol: { min: 1, max: 1 },
    });
    this.app = app;
    const { leaseTtlMs } = durations;
    const entropy = seededEntropy(own.fork('gateways'));
    this.#gateways = new Gateways({ app, clock: life, entropy, logger, leaseTtlMs, webhookSender });
    app.start().then(
      () => {
        this.ready = true;
      },
      (error: unknown) => {
        if (failureOf(error) === null) defect(`the server does not start: ${String(error)}`);
        trace.say('server', `could not start: ${String(error)}`);
        this.crash();
        world.after(random.between(500, 3_000), () => this.start());
      },
    );
  }

  /** Killed: all memory is lost. */
  crash(): void {
    const { life } = this;
    if (!life) return;
    this.#deps.trace.say('server', 'crashes');
    this.#gone(life);
  }

  #gone(life: Life): void {
    life.kill();
    this.life = null;
    this.app = null;
    this.#gateways = null;
    this.ready = false;
    this.serving.syncs.clear();
    this.#deps.disk.died(life);
    for (const connection of this.#connections) if (connection.open) connection.reset();
    this.#connections.clear();
  }

  /** SIGTERM: answers what is held and goes; killed if that takes too long. */
  stop(): void {
    const { life, app } = this;
    if (!life || !app) return;
    const { world, trace, defect } = this.#deps;
    trace.say('server', 'is asked to stop');
    const end = (): void => {
      if (this.life !== life) return;
      trace.say('server', 'is gone');
      this.#gone(life);
    };
    world.after(stopMsMax, end);
    app.stop().then(
      () => world.after(0, end),
      (error: unknown) => {
        if (failureOf(error) === null) defect(`the server does not stop: ${String(error)}`);
        end();
      },
    );
  }

  receive(request: Request, connection: Connection): void {
    const { life } = this;
    if (!life) {
      connection.answer({ ok: false, failure: unreachable });
      return;
    }
    this.#connections.add(connection);
    life.deliver(() => {
      if (connection.open) void this.#serve(request, connection);
    });
  }

  async #serve(request: Request, connection: Connection): Promise<void> {
    const { app, serving } = this;
    if (!app) return;
    const isForeign = request.op === 'foreign';
    const { lost, ...answer } = isForeign
      ? await this.#foreign(request, connection, app)
      : { ...(await this.#answerOf(request, connection, app, serving)), lost: undefined };
    this.#connections.delete(connection);
    if (connection.open) connection.answer(answer);
    else lost?.();
  }

  /** A call of a runner of another system. */
  async #foreign(request: Request, connection: Connection, app: App): Promise<Answer & { lost?: (() => void) | undefined }> {
    const { answered, defect } = this.#deps;
    try {
      const refusal = await this.#admit(request, app);
      if (refusal) return { ok: false, failure: { ...refusal, code: 'unauthenticated' } };
      if (!this.#gateways) throw new Error('a server that is gone answers');
      const { body, lost } = await this.#gateways.handle(request, connection);
      answered(request, { ok: true, body, open: connection.open });
      return { ok: true, body, lost };
    } catch (error) {
      const failure = foreignFailureOf(error);
      if (!failure)
        defect(`${String(request.args[1])} failed unexpectedly: ${error instanceof Error ? error.stack : String(error)}`);
      const told = failure ?? { ...unreachable, code: 'internal', status: 500 };
      answered(request, { ok: false, failure: told, open: connection.open });
      return { ok: false, failure: told };
    }
  }

  /** The product's tokens live for days, or without end: here they are renewed all the time. */
  #renewSoon(body: unknown): unknown {
    const { renewEvery, random } = this.#deps;
    const isAbout = renewEvery !== null && typeof body === 'object' && body !== null && 'renewInMs' in body;
    return isAbout ? { ...body, renewInMs: Math.round(random.exponential(renewEvery)) } : body;
  }

  /** Null when the credential works, else the refusal. */
  async #admit({ op, from, address = 'simulated', token = null }: Request, app: App): Promise<Failure | null> {
    const standing = this.#deps.standing(from, token);
    if (standing === 'current' || (op === 'prove' && standing !== 'revoked')) return null;
    if (standing === 'successor') await app.runners.adoptToken(from, token ?? '', address);
    if (standing === 'successor') return null;
    const refusal = { ...revoked, code: `credential_${standing}` };
    const proof = standing === 'superseded' ? app.runners.suspectToken(from, token ?? '', address) : null;
    return proof === null ? refusal : { ...refusal, detail: { proof } };
  }

  async #answerOf(request: Request, connection: Connection, app: App, serving: Serving): Promise<Answer> {
    const { answered, defect } = this.#deps;
    try {
      const refusal = request.op === 'person' ? null : await this.#admit(request, app);
      if (refusal) return { ok: false, failure: refusal };
      const body = this.#renewSoon(await handle(app, serving, request, connection, () => this.life?.now() ?? 0));
      answered(request, { ok: true, body, open: connection.open });
      return { ok: true, body };
    } catch (error) {
      const failure = failureOf(error);
      if (!failure) {
        defect(`${request.op} failed unexpectedly: ${error instanceof Error ? error.stack : String(error)}`);
        return { ok: false, failure: { ...unreachable, code: 'internal', status: 500 } };
      }
      answered(request, { ok: false, failure, open: connection.open });
      return { ok: false, failure };
    }
  }
}

const unreachable = { code: 'server_unreachable', message: 'connection refused', next: '', status: null, detail: {} };
const revoked: Failure = { code: 'credential_revoked', message: 'the credential was revoked', next: '', status: 401, detail: {} };
