import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type Pairing, type RegisterAnswer, restPaths, runnerPaths } from '@baton/protocol';

/*
 * Attacks a server of its own with what schemathesis makes of the description of the API: no answer may be a failure of the server or one that the
 * description does not know. Says so and does nothing where schemathesis is missing.
 */
const help = `npm run attack [-- --seconds 180] [--schemathesis PROGRAM] [--seed N] [-- options of schemathesis]

It needs schemathesis 4 (pip install schemathesis), found on the path or named. BATON_DATABASE may name an empty database of PostgreSQL to attack.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '180' },
    schemathesis: { type: 'string', default: process.env.BATON_SCHEMATHESIS ?? 'schemathesis' },
    seed: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

/** What answers by another way, or ends what all other calls need. */
const left = [restPaths.live, restPaths.session, restPaths.setup];

/** No check of tokens in place of credentials: all calls carry the same valid one. */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
  'unsupported_method',
];

/** Makes and sends content of Baton's own kind. */
const hooks = fileURLToPath(new URL('hooks.py', import.meta.url));

interface Server {
  url: string;
  process: ChildProcess;
}

async function startServer(data: string, token: string): Promise<Server> {
  const main = fileURLToPath(import.meta.resolve('@baton/server/main'));
  const child = spawn(process.execPath, [main, '--port', '0', '--data', data, '--log-level', 'error'], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // held syncs would make up all of the time
    env: { ...process.env, BATON_BOOTSTRAP_TOKEN: token, BATON_SYNC_HOLD_MS: '50' },
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { url: string }).url));
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return { url, process: child };
}

/** Which calls, by whom. */
interface Part {
  name: string;
  token: string;
  choice: readonly string[];
}

function wordsFor(url: string, description: string, { token, choice }: Part): string[] {
  const words = ['run', description, '--url', url, '--header', `Authorization: Bearer ${token}`, ...choice];
  const seconds = String(Math.ceil(Number(values.seconds) / 2));
  words.push(
    '--checks',
    checks.join(','),
    '--max-time',
    seconds,
    '--continue-on-failure',
    // two at once trip over each other in its generator
    '--workers',
    '1',
    '--warnings',
    'off',
  );
  if (values.seed !== undefined) words.push('--seed', values.seed);
  return [...words, ...positionals];
}

const schemas = '#/components/schemas/';
const isClass = (key: string, value: unknown): value is string =>
  key === 'pattern' && typeof value === 'string' && /\\p\{|\\0/.test(value);

/**
 * Its generator can't make texts for classes of characters of Unicode: it gets a part of what is allowed. What comes back may be all of it, so
 * answers are described apart, without those classes.
 */
async function writeDescription(url: string, file: string): Promise<void> {
  const text = await (await fetch(`${url}${restPaths.openapi}`)).text();
  const narrow = JSON.parse(text, (key, value: unknown) => {
    if (!isClass(key, value)) return value;
    return value.endsWith('*$') ? '^[A-Za-z0-9._-]*$' : '^[A-Za-z0-9._-]+$';
  });
  const wide = JSON.parse(text, (key, value: unknown) => {
    if (isClass(key, value)) return undefined;
    return key === '$ref' && typeof value === 'string' ? value.replace(schemas, `${schemas}Answer`) : value;
  });
  for (const [name, schema] of Object.entries(wide.components.schemas)) narrow.components.schemas[`Answer${name}`] = schema;
  for (const [path, operations] of Object.entries<Record<string, { responses?: unknown }>>(narrow.paths))
    for (const [method, operation] of Object.entries(operations))
      if (operation.responses) operation.responses = wide.paths[path][method].responses;
  await writeFile(file, JSON.stringify(narrow));
}

async function post<T>(url: string, token: string, body: unknown): Promise<T> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function pairedToken(url: string, token: string): Promise<string> {
  const { pairingToken } = await post<Pairing>(`${url}${restPaths.runners}`, token, { name: 'attacker' });
  const capabilities = { labels: [], executors: [{ name: 'shell', version: null }], capacity: 1, fence: true, attributes: {} };
  const body = { capabilities, version: '1.0.0', nonce: randomBytes(16).toString('hex') };
  return (await post<RegisterAnswer>(`${url}${runnerPaths.register}`, pairingToken, body)).token;
}

async function run(part: Part, url: string, folder: string): Promise<number> {
  console.log(`\n${part.name}`);
  const description = join(folder, 'openapi.json');
  await writeDescription(url, description);
  const env = { ...process.env, SCHEMATHESIS_HOOKS: hooks };
  const child = spawn(values.schemathesis, wordsFor(url, description, part), { stdio: 'inherit', cwd: folder, env });
  return await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)));
}

async function attack(): Promise<number> {
  const version = spawnSync(values.schemathesis, ['--version'], { encoding: 'utf8' });
  if (version.error || version.status !== 0) {
    console.log(`Skipped: ${values.schemathesis} can not be run (pip install schemathesis, or --schemathesis PROGRAM).`);
    return 0;
  }
  const data = await mkdtemp(join(tmpdir(), 'baton-attack-'));
  const token = `attack-${randomBytes(24).toString('hex')}`;
  const server = await startServer(data, token);
  try {
    const runner = await pairedToken(server.url, token);
    const excluded = [...left, ...[runnerPaths.register, runnerPaths.runner]].flatMap((path) => ['--exclude-path', path]);
    const protocol = '^/api/runner/';
    const codes = [
      await run({ name: 'REST', token, choice: ['--exclude-path-regex', protocol, ...excluded] }, server.url, data),
      await run(
        { name: 'The runner protocol', token: runner, choice: ['--include-path-regex', protocol, ...excluded] },
        server.url,
        data,
      ),
    ];
    return Math.max(...codes);
  } finally {
    const gone = new Promise((resolve) => server.process.once('exit', resolve));
    server.process.kill('SIGTERM');
    await gone;
    await rm(data, { recursive: true, force: true });
  }
}

if (values.help) console.log(help);
else process.exitCode = await attack();
