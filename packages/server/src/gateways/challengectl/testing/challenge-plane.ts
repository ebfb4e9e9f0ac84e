import { person } from '../../../app/testing/fakes.ts';
import { sampleNewRunner, settle, TestPlane } from '../../../app/testing/plane.ts';
import { startOf } from '../bodies.ts';
import { type Caller, ChallengectlCalls, type Handed } from '../calls.ts';
import type { ClientKind } from '../devices.ts';

/** A radio as programs tell it. */
export const radio = (id: number, ...limits: string[]) => ({
  device_id: id,
  model: 'hackrf',
  name: String(id),
  frequency_limits: limits,
});

export const twoMetres = '144000000-148000000';
export const seventyCentimetres = '420000000-450000000';

/** A call that waits for a task. */
export class Asking {
  readonly #connection: { closed: boolean; onClose: (() => void) | null } = { closed: false, onClose: null };
  /** undefined: it waits */
  got: Handed | null | undefined;
  error: unknown = null;

  constructor(ask: (connection: { closed: boolean; onClose: (() => void) | null }) => Promise<Handed | null>) {
    ask(this.#connection).then(
      (handed) => {
        this.got = handed;
      },
      (error: unknown) => {
        this.error = error;
      },
    );
  }

  get task(): Handed['task'] {
    if (!this.got) throw new Error(`it got no task: ${String(this.error ?? this.got)}`);
    return this.got.task;
  }

  drop(): void {
    this.#connection.closed = true;
    this.#connection.onClose?.();
  }
}

/** A control plane in memory, and the calls of challengectl's runners. */
export class ChallengePlane {
  readonly plane: TestPlane;
  calls: ChallengectlCalls;
  /** what happens to a job at the last moment before its gate */
  beforeGate: (jobId: string) => Promise<void> = async () => {};
  /** what comes before an end is stored */
  beforeReport: () => void = () => {};
  /** what a runner's own lines wait for before they are stored */
  beforeLines: () => Promise<void> = async () => {};

  private constructor(plane: TestPlane) {
    this.plane = plane;
    this.calls = this.#create();
  }

  static async start(): Promise<ChallengePlane> {
    return new ChallengePlane(await TestPlane.start());
  }

  #create(): ChallengectlCalls {
    const { app, clock, logger } = this.plane;
    const { entropy, durations, protocol } = this.plane.deps();
    const { gate, holding, report, takeLines } = app.runners;
    const runners: typeof app.runners = {
      ...app.runners,
      gate: async (runnerId, attemptId, epoch, address) => {
        await this.beforeGate(holding(runnerId).find((each) => each.attemptId === attemptId)?.jobId ?? '');
        return await gate(runnerId, attemptId, epoch, address);
      },
      report: async (...call) => {
        this.beforeReport();
        return await report(...call);
      },
      takeLines: async (...call) => {
        await this.beforeLines();
        return await takeLines(...call);
      },
    };
    const parts = { clock, entropy, logger, leaseTtlMs: durations.leaseTtlMs, protocol };
    return new ChallengectlCalls({ ...parts, app: { ...app, runners } });
  }

  /** A runner that was added, and its two secrets: with this mint a secret is the id of its row. */
  async added(name = 'station') {
    return await this.plane.app.fleet.addKeyed({ ...sampleNewRunner(name), protocol: 'challengectl' }, person('admin'));
  }

  async enrol(made: { token: string; key: string }, runnerId: string, devices: unknown): Promise<string> {
    const { read } = this.plane.store;
    const [pairing, key] = [await read.get('token', made.token), await read.get('token', made.key)];
    if (!pairing || !key) throw new Error('tokens have rows');
    return await this.calls.enroll(pairing, key, runnerId, startOf({ hostname: 'sdr-1', devices }), '127.0.0.1');
  }

  /** Enrolled, and as who it calls. */
  async runner(kind: ClientKind, devices: unknown, name = 'station'): Promise<Caller> {
    const made = await this.added(name);
    await this.enrol(made, name, devices);
    const caller = { runnerId: made.runner.id, address: '127.0.0.1', kind, host: {} };
    await this.calls.register(caller, startOf({ hostname: 'sdr-1', devices }));
    return caller;
  }

  ask(caller: Caller): Asking {
    return new Asking((connection) => this.calls.task(caller, connection));
  }

  beat(caller: Caller, statuses: Record<string, string> | null = null): Promise<void> {
    return this.calls.heartbeat(caller, statuses && new Map(Object.entries(statuses)));
  }

  /** The id of a transmission. */
  transmit(frequency: number, spec: object = {}, patch: Parameters<TestPlane['submit']>[0] = {}): Promise<string> {
    return this.plane.submit({
      name: `cw at ${frequency}`,
      executor: 'transmit',
      ranges: { frequency: { min: frequency, max: frequency } },
      device: [],
      onLost: 'fail',
      onPartition: 'stop',
      timeLimitMs: 600_000,
      spec: { modulation: 'cw', message: 'HELLO', ...spec },
      ...patch,
    });
  }

  done(caller: Caller, challengeId: string, success = true): Promise<void> {
    return this.calls.complete(caller, {
      ...{ challengeId, success, deviceId: '0', frequency: 146_550_000 },
      message: success ? null : 'Execution failed',
    });
  }

  /** @param early what is done before the new server knows anything */
  async restart(early: () => Promise<void> = async () => {}): Promise<void> {
    await this.plane.restart(0, undefined, async () => {
      this.calls = this.#create();
      await early();
    });
  }
}

export { settle };
