import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Session } from '../driver.ts';

/** A PostgreSQL for one purpose, a test file or a measurement. It ends with the process that started it, however that ends. */
export interface Cluster {
  /** of the postmaster; another one after `start` */
  readonly pid: number;
  /** where it is kept; belongs to the user that it runs as */
  readonly folder: string;
  /** of a database that is always there */
  readonly url: string;
  /** Makes an empty database and returns its address, with the password. */
  createDatabase(options?: string): Promise<string>;
  /** Runs SQL beside the store; returns the rows of a single statement. */
  sql(url: string, text: string): Promise<unknown[][]>;
  /** Starts it again after it was killed. */
  start(): Promise<void>;
  /** Resolves when it is gone, also when it ended by itself before. Its folder goes soon after. */
  stop(): Promise<void>;
}

interface Told {
  /** without the name of a database */
  url: string;
  pid: number;
  folder: string;
}

const program = fileURLToPath(new URL('../../../../../../tools/test/postgres-cluster.mjs', import.meta.url));

/** Starts a PostgreSQL with durable commits in a temporary folder. Rejects, saying what to do, when none is installed. */
export async function startCluster(): Promise<Cluster> {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<Told> => {
    const { value } = await lines.next();
    const told = JSON.parse(value ?? '{"error": "The program of the test database ended."}') as Told | { error: string };
    if ('error' in told) throw new Error(told.error);
    return told;
  };
  return cluster(child, await next(), next);
}

function cluster(child: ChildProcess, { url, pid, folder }: Told, next: () => Promise<Told>): Cluster {
  let made = 0;
  let postmaster = pid;
  const ended = new Promise((resolve) => child.once('close', resolve));
  const sql = async (address: string, text: string): Promise<unknown[][]> => {
    const session = await Session.open(address);
    try {
      return await session.script(text);
    } finally {
      await session.end();
    }
  };
  return {
    get pid() {
      return postmaster;
    },
    folder,
    url: `${url}/postgres`,
    async createDatabase(options = '') {
      const name = `test_${process.pid}_${++made}`;
      await sql(`${url}/postgres`, `CREATE DATABASE ${name} ${options}`);
      return `${url}/${name}`;
    },
    sql,
    async start() {
      child.stdin?.write('start\n');
      postmaster = (await next()).pid;
    },
    async stop() {
      child.stdin?.end();
      await ended;
    },
  };
}
