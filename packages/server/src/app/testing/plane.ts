import {
  type AuditEntry,
  type AuditFilter,
  anyEntry,
  defaultDurations,
  defaultRunnerRetentionMs,
  type Job,
  type JobState,
  type StoredEvent,
} from '@baton/core';
import type { FileStore } from '../../filestore/interface.ts';
import { createMemoryFileStore } from '../../filestore/memory/store.ts';
import { createMemoryFleetLog } from '../../fleetlog/memory/store.ts';
import type { LogStore } from '../../logstore/interface.ts';
import { createMemoryLogStore } from '../../logstore/memory/store.ts';
import { createWebhookSender } from '../../outgoing/sender.ts';
import type { ProgramStore } from '../../ports/programs.ts';
import type { Vault } from '../../ports/vault.ts';
import type { WebhookSender } from '../../ports/webhook-sender.ts';
import { createMemoryPrograms } from '../../programs/memory/store.ts';
import { type Program, registryOf, SimulatedCloud, SimulatedProvider } from '../../provisioning/simulated/index.ts';
import { createControlPlane } from '../../services/control-plane.ts';
import type { Store } from '../../store/interface.ts';
import type { App } from '../app.ts';
import type { AppDeps } from '../deps.ts';
import { FleetJournal } from '../fleetlog/journal.ts';
import type { JobView, SubmitInput } from '../jobs/use-cases.ts';
import type { ActionInput, ActionView, RunnerAction } from '../runner-actions.ts';
import { CountingTelemetry, KeepingLogger, numberedEntropy, person, plainMint, vaultOf } from './fakes.ts';
import { ManualClock, settle } from './manual-clock.ts';
import { capabilities, TestRunner } from './test-runner.ts';
import { TroubledStore } from './troubled-store.ts';

export const sampleSubmit = (patch: Partial<SubmitInput> = {}): SubmitInput => ({
  name: 'hello',
  project: null,
  executor: 'shell',
  executorVersionMin: null,
  labels: [],
  ranges: {},
  drawFrom: {},
  attributes: {},
  runnerVersionMin: null,
  device: null,
  concurrency: null,
  priority: 0,
  runner: null,
  onLost: 'requeue',
  onPartition: 'continue',
  maxAttempts: 3,
  timeLimitMs: null,
  waitLimitMs: null,
  secrets: {},
  secretEnvironment: {},
  spec: { script: 'echo hello' },
  ...patch,
});

/** A runner that is added without a wish. */
export const sampleNewRunner = (name: string): Parameters<App['fleet']['addRunner']>[0] => ({
  name,
  labels: [],
  executors: null,
  workspace: null,
  refusesUnlabelled: false,
  trusted: false,
  ephemeral: false,
  networks: null,
  scope: null,
});

/** A control plane in memory: everything is real but store, logs, clock and chance. */
export class TestPlane {
  readonly clock = new ManualClock();
  readonly store: TroubledStore;
  readonly logs: LogStore = createMemoryLogStore();
  readonly files: FileStore = createMemoryFileStore();
  readonly fleetLog = createMemoryFleetLog(this.clock);
  readonly telemetry = new CountingTelemetry();
  readonly logger = new KeepingLogger();
  readonly journal = new FleetJournal({ fleetLog: this.fleetLog, clock: this.clock, logger: this.logger });
  /** what live views were told, in the order in which they were told */
  readonly events: StoredEvent[] = [];
  /** uniform in [0, 1) */
  unit: () => number = () => 0.5;
  readonly #entropy = numberedEntropy(() => this.unit());
  readonly #tokens = plainMint();
  vault: Vault = vaultOf('one');
  /** receivers on this machine are allowed */
  webhookSender: WebhookSender = createWebhookSender({ clock: this.clock, privateNetworks: ['127.0.0.1'] });
  /** from the order to start a machine to the first line of its program */
  machineStartMs = 0;
  /** what the programs of machines do; the answer is called when they are stopped */
  onProgram: (program: Program) => (() => void | Promise<void>) | undefined = () => undefined;
  /** where the machines of cloud-hosted runners are */
  readonly cloud = new SimulatedCloud({
    clock: this.clock,
    startMs: () => this.machineStartMs,
    onStart: (program) => this.onProgram(program),
  });
  readonly provider = new SimulatedProvider({ cloud: this.cloud });
  /** of the server */
  latestVersion = '1.0.0';
  programs: ProgramStore = createMemoryPrograms();
  releaseBundleBytesMax = 8 * 1024 ** 2;
  runnerRetentionMs: number | null = defaultRunnerRetentionMs;
  auditRetentionMs: number | null = null;
  runnerTokenTtlMs: number | null = null;
  jobFilesBytesMax = 5 * 1024 ** 3;
  dataFolderSince = 0;
  app: App;

  constructor(inner?: Store) {
    this.store = new TroubledStore(inner);
    this.app = this.#create();
  }

  #create(): App {
    const app = createControlPlane(this.deps());
    app.live.onEvents((events) => this.events.push(...events));
    return app;
  }

  /** For an app that a test puts in the place of this one. */
  deps(): AppDeps {
    const { clock, store, logs, files, fleetLog, journal, telemetry } = this;
    const ports = {
      clock,
      store,
      logs,
      files,
      fleetLog,
      journal,
      telemetry,
      logger: journal.logger,
      entropy: this.#entropy,
      tokens: this.#tokens,
      vault: this.vault,
    };
    const { runnerRetentionMs, auditRetentionMs, runnerTokenTtlMs, jobFilesBytesMax } = this;
    const more = { durations: defaultDurations, runnerRetentionMs, auditRetentionMs, runnerTokenTtlMs, jobFilesBytesMax };
    const { webhookSender, latestVersion, releaseBundleBytesMax, programs } = this;
    const hosting = { providers: registryOf(this.provider), runnerUrl: async () => 'https://baton.example' };
    const out = { webhookSender, ...hosting, pageUrl: () => 'https://baton.example' };
    const released = { programs, releaseBundleBytesMax, version: latestVersion };
    return { ...ports, ...more, ...out, ...released, dataFolderSince: this.dataFolderSince, protocol: { min: 1, max: 1 } };
  }

  static async start(): Promise<TestPlane> {
    const plane = new TestPlane();
    await plane.app.start();
    return plane;
  }

  /** The server stops, is away for a while, and a new one starts on the same store. `between` is done meanwhile, `early` before the new one knows anything. */
  async restart(
    awayMs = 0,
    between: () => Promise<void> = async () => {},
    early: () => Promise<void> = async () => {},
  ): Promise<void> {
    await this.app.stop();
    await between();
    this.clock.stall(awayMs);
    this.app = this.#create();
    await early();
    await this.app.start();
  }

  /** Paired, with a session. */
  async runner(
    name = 'one',
    offers: Parameters<typeof capabilities>[0] & { ephemeral?: boolean; scope?: string } = {},
  ): Promise<TestRunner> {
    const { ephemeral = false, scope = null } = offers;
    const added = await this.app.fleet.addRunner({ ...sampleNewRunner(name), ephemeral, scope }, person('admin'));
    const pairing = await this.store.read.get('token', added.token);
    if (!pairing) throw new Error('a pairing token has a row');
    const can = capabilities(offers);
    await this.app.runners.register(pairing, { capabilities: can, version: '1.0.0', nonce: `nonce of ${name}` }, '127.0.0.1');
    return await new TestRunner(() => this.app, added.runner.id, can).open();
  }

  /** What a person does to a runner. */
  act(runner: string, action: RunnerAction, patch: Partial<ActionInput> = {}): Promise<ActionView> {
    return this.app.fleet.act(runner, action, { by: person('jo'), reason: null, forMs: null, ...patch });
  }

  /** The id of a new job. */
  async submit(patch: Partial<SubmitInput> = {}, key: string | null = null): Promise<string> {
    return (await this.submitted(patch, key)).job.id;
  }

  async submitted(patch: Partial<SubmitInput> = {}, key: string | null = null): Promise<JobView> {
    return (await this.app.jobs.submit(sampleSubmit(patch), 'admin', key)).view;
  }

  async job(id: string): Promise<Job> {
    return (await this.app.jobs.detail(id)).job;
  }

  async stateOf(id: string): Promise<JobState> {
    return (await this.job(id)).state;
  }

  /** The contact of a runner, as the page shows it. */
  async contactOf(runner: TestRunner): Promise<string> {
    return (await this.app.fleet.find(runner.id)).status.contact;
  }

  /** Time passes while these runners keep syncing, as real ones do: each asks again as soon as it was answered. */
  async advance(ms: number, ...alive: TestRunner[]): Promise<void> {
    const calls = new Map(alive.map((runner) => [runner, runner.sync()]));
    for (let left = ms; left > 0; left -= 1_000) {
      await this.clock.advance(Math.min(left, 1_000));
      for (const [runner, call] of calls) if (call.state !== 'held') calls.set(runner, runner.sync());
    }
    await settle();
  }

  /** Entries of the audit log, newest first. */
  async audit(filter: Partial<AuditFilter> = {}): Promise<AuditEntry[]> {
    return (await this.store.read.audit({ ...anyEntry, ...filter }, { limit: 100, after: null })).rows;
  }

  eventTypes(entityId: string): string[] {
    return this.events.filter((event) => event.entityId === entityId).map((event) => event.type);
  }
}

/** The code with which a call is refused; null when it is not. */
export async function codeOf(call: Promise<unknown>): Promise<string | null> {
  try {
    await call;
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

export { settle };
