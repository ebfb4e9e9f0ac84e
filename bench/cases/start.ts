import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endOf } from '../processes/end.ts';
import { low } from '../report/bars.ts';
import { round } from '../report/percentiles.ts';
import type { Case } from './case.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const starts = 5;
const lookEveryMs = 10;
const patienceMs = 120_000;

/** `npm start` where everything is installed and built and nothing changed, until the page answers. */
export const start: Case = async () => {
  const home = await mkdtemp(join(tmpdir(), 'baton-bench-start-'));
  try {
    // The first one makes the data folder, and builds what was not built.
    await startedMs(home);
    const samples: number[] = [];
    for (let times = 0; times < starts; times++) samples.push(await startedMs(home));
    return [low(`npm start until the page answers, worst of ${starts}`, round(Math.max(...samples) / 1000), 's', 3)];
  } finally {
    await rm(home, { recursive: true, force: true, maxRetries: 10 });
  }
};

async function startedMs(home: string): Promise<number> {
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn('npm', ['start', '--', '--port', String(port)], {
    cwd: root,
    stdio: 'ignore',
    env: { PATH: process.env.PATH, HOME: home },
  });
  try {
    await untilAnswered(`http://127.0.0.1:${port}/`, () => child.exitCode);
    return performance.now() - startedAt;
  } finally {
    await endOf(child, 'SIGINT');
  }
}

async function untilAnswered(url: string, exitCode: () => number | null): Promise<void> {
  const endAt = performance.now() + patienceMs;
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.status === 200) return;
    if (exitCode() !== null || performance.now() > endAt) throw new Error('npm start did not start it');
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
