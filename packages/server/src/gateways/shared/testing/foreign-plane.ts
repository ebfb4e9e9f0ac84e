import type { Capabilities, RunnerProtocol } from '@baton/core';
import type { CallerConnection } from '../../../app/index.ts';
import { person } from '../../../app/testing/fakes.ts';
import { settle, TestPlane } from '../../../app/testing/plane.ts';
import type { ForeignAttempt } from '../foreign-attempt.ts';
import { ForeignFleet } from '../foreign-fleet.ts';

const foreignCapabilities = (patch: Partial<Capabilities> = {}): Capabilities => ({
  labels: [],
  executors: [{ name: 'shell', version: null }],
  capacity: 1,
  fence: false,
  attributes: {},
  ranges: {},
  devices: [],
  ...patch,
});

/** A call of a runner that waits for a job. */
export class Taking {
  readonly #connection: CallerConnection = { closed: false, onClose: null };
  /** undefined: it waits */
  got: ForeignAttempt | null | undefined;
  error: unknown = null;

  constructor(take: (connection: CallerConnection) => Promise<ForeignAttempt | null>) {
    take(this.#connection).then(
      (attempt) => {
        this.got = attempt;
      },
      (error: unknown) => {
        this.error = error;
      },
    );
  }

  drop(): void {
    const connection = this.#connection as { closed: boolean; onClose: (() => void) | null };
    connection.closed = true;
    connection.onClose?.();
  }
}

/** A control plane in memory, and the foreign runners of one protocol. */
export class ForeignPlane {
  readonly plane: TestPlane;
  readonly #speaks: RunnerProtocol;
  fleet: ForeignFleet;

  private constructor(plane: TestPlane, speaks: RunnerProtocol) {
    this.plane = plane;
    this.#speaks = speaks;
    this.fleet = this.#create();
  }

  static async start(speaks: RunnerProtocol = 'gitea', plane?: TestPlane): Promise<ForeignPlane> {
    return new ForeignPlane(plane ?? (await TestPlane.start()), speaks);
  }

  #create(): ForeignFleet {
    const { app, clock, logger } = this.plane;
    const { entropy, durations, protocol } = this.plane.deps();
    const deps = { runners: app.runners, clock, entropy, logger, leaseTtlMs: durations.leaseTtlMs, protocol };
    return new ForeignFleet(deps, { speaks: this.#speaks, capabilities: foreignCapabilities() });
  }

  /** The id of a runner that registered itself; it never called since. */
  async registered(name = 'one', patch: Partial<Capabilities> & { ephemeral?: boolean } = {}): Promise<string> {
    const { ephemeral = false, ...own } = patch;
    const { app, store } = this.plane;
    const secret = await app.fleet.registrationToken(null, person('admin')).catch(() => null);
    const id = secret ?? (await app.fleet.resetRegistrationToken(null, person('admin')));
    const token = await store.read.get('token', id);
    if (!token) throw new Error('a registration token has a row');
    const input = {
      speaks: this.#speaks,
      name,
      capabilities: foreignCapabilities(own),
      version: 'v0.2.13',
      ephemeral,
      nonce: name,
    };
    return (await app.runners.register(token, input, '127.0.0.1')).runner.id;
  }

  async began(runnerId: string, bootId: string, patch: Partial<Capabilities> = {}): Promise<void> {
    const start = { capabilities: foreignCapabilities(patch), version: 'v0.2.13', bootId, address: '127.0.0.1' };
    await this.fleet.began(runnerId, start);
  }

  take(runnerId: string, holdMs = 4_500): Taking {
    return new Taking((connection) => this.fleet.runner(runnerId, '127.0.0.1').take(holdMs, connection));
  }

  async restart(): Promise<void> {
    await this.plane.restart();
    this.fleet = this.#create();
  }
}

export { settle };
