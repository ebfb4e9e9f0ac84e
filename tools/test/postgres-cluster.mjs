/**
 * A PostgreSQL of its own for tests: `node postgres-cluster.mjs`. Makes a cluster in a temporary folder, starts it on a socket there and
 * on a port of the loopback, and prints a line of JSON: `{"url": …, "pid": …}`, or `{"error": …}`. It reads commands, a line each:
 * `start` starts it again after it was killed, and prints another such line. When its standard input closes, however that comes, it
 * kills what it started, and its folder goes soon after.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findPostgres } from './postgres.mjs';

const user = 'baton';
const password = 'the-password-of-tests';
/** A killed one may leave shared memory that its children still hold for a moment. */
const startTries = 50;

/** PostgreSQL refuses to run as root: then it runs as its own user, or as nobody. */
function identity() {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (/** @type {string} */ flag) =>
        Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {}
  }
  throw new Error('There is no user to run PostgreSQL as: neither postgres nor nobody.');
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/**
 * @param {string} file
 * @param {readonly string[]} words
 * @param {object} options
 */
async function run(file, words, options) {
  const child = spawn(file, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece) => (output += piece));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${file} ended with ${code}: ${output}`);
}

const bin = findPostgres();
const folder = mkdtempSync(join(tmpdir(), 'baton-pg-'));
const data = join(folder, 'data');
const options = { ...identity(), cwd: folder, env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', TZ: 'UTC' } };
/** @type {import('node:child_process').ChildProcess | null} */
let postgres = null;

async function make() {
  if (bin === undefined) {
    throw new Error(
      'No PostgreSQL found. Install one (apt-get install postgresql) or set BATON_POSTGRES_BIN to the folder of initdb.',
    );
  }
  if (options.uid !== undefined) chownSync(folder, options.uid, options.gid ?? 0);
  const secret = join(folder, 'password');
  writeFileSync(secret, password, { mode: 0o644 });
  const auth = ['--auth-local=trust', '--auth-host=scram-sha-256', `--username=${user}`, `--pwfile=${secret}`];
  await run(
    join(bin, 'initdb'),
    ['-D', data, ...auth, '--encoding=UTF8', '--locale=C', '--no-sync', '--no-instructions'],
    options,
  );
}

/** @param {number | null} taken the port that it had before, which it must get again */
async function start(taken) {
  for (let tries = 1; ; tries++) {
    const port = taken ?? (await freePort());
    const settings = {
      fsync: 'on',
      listen_addresses: '127.0.0.1',
      unix_socket_directories: folder,
      max_connections: '200',
      port,
    };
    const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(join(bin ?? '', 'postgres'), ['-D', data, ...words], { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
    postgres = child;
    let log = '';
    const isReady = await new Promise((resolve) => {
      child.stderr.on('data', (piece) => {
        if (log.length < 100_000) log += piece;
        if (log.includes('ready to accept connections')) resolve(true);
      });
      child.on('close', () => resolve(false));
    });
    if (isReady) return { pid: child.pid, port };
    if (tries >= startTries) throw new Error(`PostgreSQL did not start: ${log}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function end() {
  if (postgres && postgres.exitCode === null && postgres.signalCode === null) {
    postgres.kill('SIGQUIT');
    await once(postgres, 'close');
  }
  // tens of thousands of files of many databases: a busy disk takes a minute for them, and nobody waits for that
  const removing = spawn('rm', ['-rf', folder], { detached: true, stdio: 'ignore' });
  await once(removing, 'spawn').catch(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  removing.unref();
  process.exit(0);
}

const tell = (/** @type {object} */ line) => process.stdout.write(`${JSON.stringify(line)}\n`);
process.stdout.on('error', () => {});
process.on('SIGINT', () => {});
process.on('SIGTERM', () => process.stdin.destroy());
process.stdin.on('close', () => void end());

try {
  await make();
  const { pid, port } = await start(null);
  const url = `postgres://${user}:${password}@127.0.0.1:${port}`;
  tell({ url, pid, folder });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'start') tell({ url, pid: (await start(port)).pid, folder });
  }
} catch (error) {
  tell({ error: error instanceof Error ? error.message : String(error) });
  await end();
}
