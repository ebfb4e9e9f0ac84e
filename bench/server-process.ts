import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startCluster } from '@baton/server/store/postgres/scratch';

/** A real server in a process of its own, on a fresh data folder. */
export interface BenchServer {
  host: string;
  port: number;
  adminToken: string;
  pid: number;
  dataDir: string;
  stop(): Promise<void>;
}

interface Ready {
  type: string;
  url: string;
}

/** As `baton up` starts it. */
const nodeFlags = ['--max-semi-space-size=16'];

let database: 'sqlite' | 'postgres' = 'sqlite';

/** What servers that are started from now on keep everything in; a PostgreSQL of its own for each, with durable commits. */
export function useDatabase(kind: 'sqlite' | 'postgres'): void {
  database = kind;
}

const main = fileURLToPath(import.meta.resolve('@baton/server/main'));

/** Starts a server and resolves when it answers. Its log goes nowhere unless `BATON_BENCH_LOG` is set. */
export async function startBenchServer(environment: Record<string, string> = {}): Promise<BenchServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'baton-bench-'));
  const cluster = database === 'postgres' ? await startCluster() : null;
  const place = cluster === null ? {} : { BATON_DATABASE: await cluster.createDatabase() };
  const adminToken = `bench-${randomUUID()}${randomUUID()}`;
  const log = process.env['BATON_BENCH_LOG'] ? 'inherit' : 'ignore';
  const child = spawn(process.execPath, [...nodeFlags, main, '--port', '0', '--data', dataDir], {
    stdio: ['ignore', log, log, 'ipc'],
    env: {
      ...process.env,
      NODE_ENV: 'production',
      BATON_BOOTSTRAP_TOKEN: adminToken,
      BATON_LOG_LEVEL: 'warn',
      ...place,
      ...environment,
    },
  });
  const ready = await new Promise<Ready>((resolve, reject) => {
    child.once('message', (message) => resolve(message as Ready));
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const url = new URL(ready.url);
  return {
    host: '127.0.0.1',
    port: Number(url.port),
    adminToken,
    pid: child.pid ?? 0,
    dataDir,
    stop: async () => {
      await endOf(child);
      await cluster?.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}

export interface Usage {
  residentMb: number;
  /** CPU seconds of all threads since the process began */
  cpuSeconds: number;
}

const ticksPerSecond = 100;

/** What a process uses, from /proc (Linux). */
export async function usageOf(pid: number): Promise<Usage> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const residentKb = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  return { residentMb: residentKb / 1024, cpuSeconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond };
}
