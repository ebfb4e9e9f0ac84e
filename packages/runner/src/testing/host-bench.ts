import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Assignment } from '@baton/protocol';
import type { DeviceConfig } from '../config/config.ts';
import type { DriveStart } from '../executors/driven.ts';
import type { Executor } from '../executors/executor.ts';
import { type JobUser, makeWorkspace } from '../job/folder.ts';
import { JobHost } from '../job/host.ts';
import { machineClock } from '../process/clock.ts';
import { attemptVariable } from '../process/hunt.ts';
import type { FenceTimes, Finish } from '../session/ports.ts';
import { HttpTransport } from '../transport/http-transport.ts';
import { type FakeJob, FakeServer } from './fake-server.ts';
import { temporaryFolder } from './program.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
const probeMain = fileURLToPath(new URL('./probe-main.ts', import.meta.url));

/** How drivers are started from the sources, with those that only tests have. */
export const driveFromSources: DriveStart = { command: [process.execPath, probeMain, 'drive'], caFile: null };

/** A job on a {@link HostBench}. */
export interface BenchJob extends FakeJob {
  ended: Promise<Finish>;
  /** its log is on the server, and closed */
  over: Promise<void>;
}

/** Real jobs of a real host with its guard, and a server that takes what they send. */
export class HostBench {
  readonly server = new FakeServer();
  readonly workspace: string;
  readonly clock = machineClock();
  host: JobHost;
  private readonly remove: () => void;
  private readonly transport: HttpTransport;
  private readonly ends = new Map<string, (finish: Finish) => void>();
  private readonly closes = new Map<string, () => void>();

  private constructor(
    host: (bench: HostBench) => JobHost,
    transport: HttpTransport,
    place: [string, () => void],
    server: FakeServer,
  ) {
    [this.workspace, this.remove] = place;
    this.server = server;
    this.transport = transport;
    this.host = host(this);
  }

  /**
   * @param more what jobs inherit besides a search path
   * @param user as whom they run; null: as the test
   */
  static async start(
    executors: readonly Executor[],
    more: Readonly<Record<string, string>> = {},
    user: JobUser | null = null,
    devices: readonly DeviceConfig[] = [],
  ): Promise<HostBench> {
    const server = await new FakeServer().start();
    const transport = new HttpTransport({ url: new URL(server.url), token: server.token, caFile: null, environment: {} });
    const place = temporaryFolder();
    const [workspace] = place;
    makeWorkspace(workspace, user);
    const environment = { PATH: process.env.PATH ?? '', HOME: workspace, ...more };
    const guard = { command: [process.execPath, main, 'guard'], env: environment };
    const host = (bench: HostBench) =>
      new JobHost(
        { workspace, executors, guard, environment, user, devices, spoolBytesMax: 2 ** 26, serverUrl: server.url },
        { transport, clock: bench.clock, random: Math.random, say: () => {} },
      );
    const bench = new HostBench(host, transport, place, server);
    bench.host.attach({
      ended: (attemptId, finish) => bench.ends.get(attemptId)?.(finish),
      logClosed: (attemptId) => bench.closes.get(attemptId)?.(),
    });
    await bench.host.start();
    return bench;
  }

  launch(executor: string, spec: unknown, fields: Partial<Assignment> = {}, fence: FenceTimes | null = null): BenchJob {
    const job = this.server.submit(spec, { executor, ...fields });
    const { attemptId } = job.assignment;
    const ended = new Promise<Finish>((resolve) => this.ends.set(attemptId, resolve));
    const over = new Promise<void>((resolve) => this.closes.set(attemptId, resolve));
    this.host.launch(job.assignment, fence);
    return Object.assign(job, { ended, over });
  }

  /** Resolves as soon as the text stands in the part of the log that the server has. */
  async says(job: FakeJob, text: string): Promise<void> {
    await this.server.until(() => this.text(job).includes(text) || job.log.end !== null);
    if (!this.text(job).includes(text)) throw new Error(`the job ended without saying ${text}:\n${this.text(job)}`);
  }

  /** What came of some streams of a log, all if none is named. */
  text(job: FakeJob, ...streams: string[]): string {
    const chunks = [...job.log.chunks].sort(([a], [b]) => a - b).map(([, chunk]) => chunk);
    const wanted = chunks.filter(({ stream }) => streams.length === 0 || streams.includes(stream));
    return Buffer.concat(wanted.map(({ text }) => text)).toString();
  }

  /** Names of what is left of attempts. */
  leftovers = (): string[] => readdirSync(join(this.workspace, 'jobs'));

  async close(): Promise<void> {
    await this.host.close();
    this.transport.close();
    await this.server.stop();
    this.remove();
  }
}

/** Processes of an attempt that live, the oldest first; Linux only. */
export function processesOf(attemptId: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const own = pids.filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(`${attemptVariable}=${attemptId}`);
    } catch {
      return false;
    }
  });
  return own.map(Number).sort((a, b) => a - b);
}
