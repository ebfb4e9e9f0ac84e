import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { AttemptServer } from '../drive/attempt-server.ts';
import { driveContext } from '../drive/context.ts';
import { driveToEnd } from '../drive/drive.ts';
import { DataMask } from '../drive/mask.ts';
import { Outputs } from '../drive/outputs.ts';
import { type DriveContext, type DrivenJob, type Driver, JobFailed, type JsonObject, type Verdict } from '../executors/driver.ts';
import { temporaryFolder } from './program.ts';

interface KeptFile {
  kind: 'artifact' | 'private';
  expiresInMs: number | null;
  bytes: Buffer;
}

/**
 * Drives jobs in the process of a test: real tools in real folders, and a server whose leave and files are the test's. One bench is one
 * job on one runner: what is kept stays from drive to drive, as from attempt to attempt. `remove` it at the end.
 */
export class DriveBench {
  /** facts of all drives, masked */
  readonly told: (JsonObject & { type: string })[] = [];
  readonly files = new Map<string, KeptFile>();
  /** how often leave was asked */
  gates = 0;
  /** what leave is refused with; null: it is granted */
  refusal: string | null = null;
  /** of the newest drive */
  outputs: Record<string, string> = {};
  /** of the newest drive, while it lasts and after it */
  context: DriveContext | null = null;
  readonly folder: string;
  readonly remove: () => void;
  private readonly printed: { stream: 'stdout' | 'stderr'; text: string }[] = [];
  private readonly environment: Readonly<Record<string, string>>;
  private readonly secrets: Readonly<Record<string, string>>;
  private readonly mask: DataMask;
  private stopping = new AbortController();
  private attempts = 0;
  private changes: (() => void)[] = [];

  constructor({
    environment = {},
    secrets = {},
  }: { environment?: Record<string, string>; secrets?: Record<string, string> } = {}) {
    [this.folder, this.remove] = temporaryFolder();
    this.environment = { PATH: process.env.PATH ?? '', HOME: this.folder, ...environment, ...secrets };
    this.secrets = secrets;
    this.mask = new DataMask(Object.values(secrets));
  }

  /** What the log shows of all drives, masked; of one stream, or of both in their order. */
  said(stream?: 'stdout' | 'stderr'): string {
    const wanted = this.printed.filter((piece) => stream === undefined || piece.stream === stream);
    return this.mask.text(wanted.map(({ text }) => text).join(''));
  }

  /** Facts of one type. */
  toldOf(type: string): JsonObject[] {
    return this.told.filter((event) => event.type === type);
  }

  /** One attempt. What goes wrong is the verdict. */
  async drive(driver: Driver, fields: Partial<DrivenJob> = {}): Promise<Verdict> {
    this.attempts += 1;
    const root = join(this.folder, `attempt-${this.attempts}`);
    const places = {
      work: join(root, 'work'),
      scratch: join(root, 'scratch'),
      kept: join(this.folder, 'kept', 'job'),
      caches: join(this.folder, 'cache'),
    };
    for (const path of [places.work, places.scratch]) mkdirSync(path, { recursive: true });
    const outputs = new Outputs();
    const { environment, secrets, mask } = this;
    const { signal: stopping } = this.stopping;
    const log = {
      descriptors: null,
      write: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => this.print(stream, bytes),
      data: (json: string) => this.tell(json),
    };
    this.context = driveContext({ places, environment, secrets, stopping, log, server: this.server(), mask, outputs });
    const { context } = this;
    const job = this.job(driver.name, fields);
    const verdict = await driveToEnd({ executor: driver.name, job, context, driver: async () => driver });
    this.outputs = outputs.all();
    this.stopping = new AbortController();
    return verdict;
  }

  /** Stops the drive that is under way, as a signal does. */
  stop(): void {
    this.stopping.abort();
  }

  /** Resolves as soon as this is so; looked at whenever something is said, told or asked. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.changes.push(resolve));
  }

  private job(name: string, fields: Partial<DrivenJob>): DrivenJob {
    const numbered = { jobId: 'job', attemptId: `attempt-${this.attempts}`, attemptNumber: this.attempts };
    const job: DrivenJob = { ...numbered, name, spec: {}, values: {}, device: null, resume: null, ...fields };
    const travelled = JSON.parse(JSON.stringify(job)) as DrivenJob;
    if (!isDeepStrictEqual(travelled, job)) throw new Error('the job is not the same after it went as JSON');
    return travelled;
  }

  private server(): AttemptServer {
    return {
      gate: async () => {
        this.gates += 1;
        this.changed();
        if (this.refusal !== null) throw new JobFailed(`leave was refused: ${this.refusal}`);
      },
      put: async (name, path, { kind, expiresInMs = null }) => {
        this.files.set(name, { kind, expiresInMs, bytes: readFileSync(path) });
        this.changed();
      },
      get: async (name, path) => {
        const file = this.files.get(name);
        if (file) writeFileSync(path, file.bytes, { mode: 0o600 });
        return file !== undefined;
      },
    };
  }

  private print(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    this.printed.push({ stream, text: Buffer.from(bytes).toString() });
    this.changed();
  }

  private tell(json: string): void {
    this.told.push(JSON.parse(json) as JsonObject & { type: string });
    this.changed();
  }

  private changed(): void {
    for (const resolve of this.changes.splice(0)) resolve();
  }
}
