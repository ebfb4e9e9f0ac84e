import { type CloudIdentity, identityPurpose, insert, instanceScopeId, type Pool, type Resource, type Runner } from '@baton/core';
import type { LogChunk } from '../../../logstore/interface.ts';
import type { Program } from '../../../provisioning/simulated/index.ts';
import { person } from '../../testing/fakes.ts';
import { settle, type TestPlane } from '../../testing/plane.ts';
import { capabilities, TestRunner } from '../../testing/test-runner.ts';
import type { BegunOperation } from '../operations.ts';

const poolRow = (patch: Partial<Pool> = {}): Pool => ({
  ...{ id: 'pool-1', revision: 1, scopeId: instanceScopeId, name: 'small', provider: 'process', identityId: null, region: null },
  settings: {},
  offering: { labels: [], executors: [{ name: 'shell', version: null }], capacity: 1, attributes: {}, ranges: {} },
  ...{ min: 0, max: 5, idleMs: 60_000, onIdle: 'remove', startLimitMs: 600_000, cost: null, dryRun: false, stopped: false },
  ...{ updates: true, createdAt: 1, createdBy: 'ada', updatedAt: 1, removedAt: null },
  ...patch,
});

export const identityRow = (plane: TestPlane, patch: Partial<CloudIdentity> = {}): CloudIdentity => {
  const { keyId, box } = plane.vault.seal(JSON.stringify({ key: 'sesame' }), identityPurpose('identity-1'));
  return {
    ...{ id: 'identity-1', revision: 1, scopeId: instanceScopeId, name: 'cloud', provider: 'process', data: {}, keyId, box },
    ...{ check: null, createdAt: 1, createdBy: 'ada', updatedAt: 1 },
    ...patch,
  };
};

/** A control plane with a pool whose machines come to be in the simulated cloud, and whose programs get in contact. */
export class HostedFleet {
  readonly plane: TestPlane;
  /** by id, as their programs were started last */
  readonly running = new Map<string, TestRunner>();
  /** what the programs say that they are */
  version = '1.0.0';

  constructor(plane: TestPlane) {
    this.plane = plane;
  }

  static async start(plane: TestPlane, pool: Partial<Pool> = {}): Promise<HostedFleet> {
    await plane.store.commit([{ changes: [insert('pool', poolRow(pool))], guards: [], events: [] }]);
    return new HostedFleet(plane);
  }

  deploy(): Promise<BegunOperation> {
    const by = person('ada');
    return this.plane.app.hosting.deployAnother('pool-1', { cause: { by: 'person', login: 'ada' }, by });
  }

  begin(runnerId: string, kind: 'deploy' | 'update' | 'remove' | 'wake' | 'sleep', version: string | null = null) {
    return this.plane.app.hosting.begin(runnerId, { kind, version }, person('ada'));
  }

  /** Lets all that waits for nothing but its turn happen; programs that run get in contact. */
  async settled(turns = 30): Promise<void> {
    for (let turn = 0; turn < turns; turn++) {
      await settle();
      for (const program of this.plane.cloud.programs.alive()) await this.#contact(program);
    }
  }

  async #contact(program: Program): Promise<void> {
    const { runnerId, token } = program;
    if (this.plane.cloud.programs.of(runnerId)?.state !== 'running' || token === null) return;
    if (this.plane.cloud.programs.starts(program) === 'silent') return;
    const known = this.running.get(runnerId);
    if (known?.bootId === token) return;
    const runner = new TestRunner(() => this.plane.app, runnerId, capabilities());
    runner.bootId = token;
    this.running.set(runnerId, runner);
    await this.plane.app.runners.openSession(
      runnerId,
      {
        ...{ bootId: token, version: program.version ?? this.version, protocol: { min: 1, max: 1 } },
        capabilities: capabilities(),
      },
      '127.0.0.1',
    );
  }

  async row(runnerId: string): Promise<Runner> {
    const row = await this.plane.store.read.get('runner', runnerId);
    if (!row) throw new Error(`no runner ${runnerId}`);
    return row;
  }

  /** Runners of the pool that are not removed, as they stand. */
  async hosted(): Promise<Runner[]> {
    return (await this.plane.store.read.runners()).filter(({ hosting, removedAt }) => hosting && removedAt === null);
  }

  /** `kind state`, in their order */
  async ledger(runnerId: string): Promise<string[]> {
    const rows: Resource[] = await this.plane.store.read.resourcesOf(runnerId);
    return rows.map(({ kind, state }) => `${kind} ${state}`);
  }

  /** What stands in the cloud, without names. */
  standing = (): string[] => this.plane.cloud.list().map(({ kind }) => kind);

  async log(jobId: string, stream: LogChunk['stream'] = 'system'): Promise<string> {
    const page = await this.plane.app.jobs.readLog(jobId, null, 0, 1e6);
    return page.chunks
      .filter((chunk) => chunk.stream === stream)
      .map(({ bytes }) => new TextDecoder().decode(bytes))
      .join('');
  }
}
