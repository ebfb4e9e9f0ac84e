import type { Capabilities, SyncAnswer } from '@baton/protocol';
import { CallFailed, keepCredential, type RunningSession, runSession, type SessionExit } from '@baton/runner';
import { type Drift, Life } from '../clock/life.ts';
import type { Random } from '../clock/random.ts';
import type { World } from '../clock/world.ts';
import type { Listener } from '../network/call.ts';
import type { Link } from '../network/link.ts';
import type { Trace } from '../run/trace.ts';
import { type ProcessWatcher, SimulatedHost } from './host.ts';
import type { Spool } from './spool.ts';
import { type SimulatedTransport, simulatedTransport } from './transport.ts';

/** What checkers hear of runners, besides their processes. */
export interface RunnerWatcher extends ProcessWatcher {
  runnerStarted(runnerId: string): void;
  syncHeard(runnerId: string, sentAt: number, answer: SyncAnswer, isCurrent: boolean): void;
  runnerExited(runner: RunnerNode, exit: SessionExit): void;
  deviceUnplugged(runner: RunnerNode, deviceId: string): void;
}

export interface RunnerDeps {
  world: World;
  random: Random;
  trace: Trace;
  link: Link;
  server: Listener;
  watcher: RunnerWatcher;
  id: string;
  name: string;
  /** from where its calls come */
  address?: string;
  capabilities: Capabilities;
  graceMs: Readonly<Record<string, number>>;
  /** the credential with which it was paired */
  token: string;
}

/** A runner's machine: its process comes and goes, its disk stays. */
export class RunnerNode {
  readonly deps: RunnerDeps;
  readonly drift: Drift;
  readonly spools = new Map<string, Spool>();
  /** its configuration: the token, and the nonce with which that one is being renewed */
  readonly disk: { token: string; renewal: { of: string; nonce: string } | null };
  life: Life | null = null;
  session: RunningSession | null = null;
  #host: SimulatedHost | null = null;
  shortage: string | null = null;
  /** ids of its devices that are unplugged; null: they cannot be */
  unplugged: Set<string> | null = null;
  /** was asked to finish and leave */
  asked: 'drain' | 'interrupt' | null = null;
  starts = 0;
  /** it stays away for good */
  retired = false;

  constructor(deps: RunnerDeps) {
    this.deps = deps;
    this.disk = { token: deps.token, renewal: null };
    this.drift = { rate: deps.random.between(0.99, 1.01), wallSkewMs: deps.random.between(-3_600_000, 3_600_000) };
  }

  /** it stops `stop` jobs by itself, as it says */
  get fences(): boolean {
    return this.deps.capabilities.fence;
  }

  get id(): string {
    return this.deps.id;
  }

  /** of the process that runs, or ran last */
  get bootId(): string {
    const { id, address } = this.deps;
    return `boot-${address ?? id.slice(-6)}-${this.starts}`;
  }

  start(): void {
    const { world, random, trace, link, server, watcher, id, name, address = 'simulated', capabilities, graceMs } = this.deps;
    if (this.life || this.retired) return;
    this.starts += 1;
    this.asked = null;
    const life = new Life(world, this.drift, random.between(0, 1_000_000));
    this.life = life;
    const own = random.fork(`life ${this.starts}`);
    const say = (what: string): void => trace.say(name, what);
    say('starts');
    watcher.runnerStarted(id);
    const held = { token: this.disk.token };
    const transport = simulatedTransport({
      ...{ life, link, server, runnerId: id, address, token: () => held.token, now: () => world.now, fences: capabilities.fence },
      synced: (sentAt, sessionId, answer) =>
        watcher.syncHeard(id, sentAt, answer, this.session?.state.sessionId === sessionId && this.session.state.phase === 'open'),
    });
    const host = new SimulatedHost({
      ...{ world, random: own.fork('jobs'), life, rate: this.drift.rate, runnerId: id, graceMs, transport, spools: this.spools },
      ...{ watcher, say },
    });
    this.#host = host;
    host.adopt();
    const session = runSession({
      options: { capacity: capabilities.capacity, graceMs, drainGraceMs: null },
      bootId: this.bootId,
      version: '0.1.0',
      protocol: { min: 1, max: 1 },
      capabilities,
      transport,
      credential: this.#credential(held, transport, own),
      host: (events) => host.attach(events),
      vitals: { read: () => ({ vitals: null, shortage: this.shortage }) },
      devices: this.#deviceSource(),
      clock: life,
      random: own.unit,
      say: (level, message, detail) => say(trace.readable(`${level}: ${message}${wordsOf(detail)}`)),
    });
    this.session = session;
    void session.done.then((exit) => this.#exited(life, exit));
  }

  /** @param held what the process has in memory */
  #credential(held: { token: string }, transport: SimulatedTransport, random: Random) {
    const { disk } = this;
    return keepCredential({
      disk: {
        nonce: () => (disk.renewal?.of === held.token ? disk.renewal.nonce : null),
        keepNonce: (nonce) => {
          disk.renewal = { of: held.token, nonce };
        },
        keepToken: (token) => {
          if (disk.token !== held.token) throw new CallFailed({ code: 'config_invalid', message: 'it was paired again' });
          disk.token = token;
          disk.renewal = null;
        },
      },
      server: {
        renewToken: (nonce) => transport.renewToken(nonce),
        useToken: (token) => {
          held.token = token;
        },
      },
      newNonce: () => `nonce ${random.integer(0, 1e9)}`,
    });
  }

  #deviceSource() {
    const { unplugged } = this;
    const ids = (this.deps.capabilities.devices ?? []).map(({ id }) => id);
    return unplugged ? { present: () => ids.filter((id) => !unplugged.has(id)) } : undefined;
  }

  /** Its configuration was written anew. */
  pairedAgain(token: string): void {
    this.disk.token = token;
    this.disk.renewal = null;
  }

  /** One of its devices is not there any more. */
  unplug(deviceId: string): void {
    this.unplugged?.add(deviceId);
    this.deps.watcher.deviceUnplugged(this, deviceId);
  }

  #exited(life: Life, exit: SessionExit): void {
    if (this.life !== life) return;
    const { world, random, trace, name, watcher } = this.deps;
    trace.say(name, `exits with ${exit.code}`);
    this.#gone(life);
    watcher.runnerExited(this, exit);
    world.after(random.between(500, 10_000), () => this.start());
  }

  /** Killed: its jobs die with it. */
  crash(): void {
    const { life } = this;
    if (!life) return;
    this.deps.trace.say(this.deps.name, 'crashes');
    this.#gone(life);
  }

  #gone(life: Life): void {
    this.session?.abandon();
    life.kill();
    this.life = null;
    this.session = null;
    this.#host?.died();
    this.#host = null;
  }

  /** Its first running job is gone, and it knows nothing of it any more. */
  forget(): void {
    const attempts = this.session?.state.attempts as Map<string, { phase: string }> | undefined;
    if (this.life?.paused) return;
    for (const [attemptId, { phase }] of attempts ?? []) {
      if (phase !== 'running' || !this.#host?.isRunning(attemptId)) continue;
      this.deps.trace.say(this.deps.name, `forgets ${this.deps.trace.name('attempt', attemptId)}`);
      attempts?.delete(attemptId);
      this.#host.kill(attemptId);
      return;
    }
  }

  drain(): void {
    this.asked ??= 'drain';
    this.deps.trace.say(this.deps.name, 'is asked to drain');
    this.life?.deliver(() => this.session?.drain());
  }

  interrupt(): void {
    this.asked = 'interrupt';
    this.deps.trace.say(this.deps.name, 'is asked to stop');
    this.life?.deliver(() => this.session?.interrupt('the machine is shut down'));
  }
}

function wordsOf(detail: Readonly<Record<string, unknown>> | undefined): string {
  return detail && Object.keys(detail).length > 0 ? ` ${JSON.stringify(detail)}` : '';
}
