import { ApiError } from '@baton/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { helpText, referencePage } from './help.ts';
import { type ConfigInputs, loadConfig } from './load-config.ts';
import { flagOf, variableOf } from './option.ts';
import { optionTable } from './options.ts';

const table = optionTable({ home: '/home/u', root: '/opt/baton' });
const load = (inputs: Partial<ConfigInputs>) =>
  loadConfig(table, { words: [], environment: {}, readFile: () => '{}', ...inputs });

function refusal(inputs: Partial<ConfigInputs>): string {
  try {
    load(inputs);
  } catch (error) {
    if (error instanceof ApiError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}

test('has defaults for everything', () => {
  const config = load({});
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 7070,
    data: '/home/u/.baton/server',
    publicUrl: null,
    leaseTtlMs: 60_000,
  });
  expect(config.webDir).toBe('/opt/baton/packages/web/dist');
});

test('keys are 32 bytes in hexadecimal or base64, one or several, and never shown', () => {
  const [one, two] = [Buffer.alloc(32, 1), Buffer.alloc(32, 255)];
  const keys = (text: string) => load({ environment: { BATON_SECRET_KEY: text } }).secretKey?.map((key) => Buffer.from(key));
  expect(keys(`${one.toString('hex')}\n${two.toString('base64')}, ${two.toString('base64url')}`)).toEqual([one, two, two]);
  expect(keys('')).toBeUndefined();
  for (const bad of ['short', `${one.toString('hex')}0`, one.toString('base64').slice(1), `${one.toString('hex')} x`, ' ']) {
    const words = refusal({ environment: { BATON_SECRET_KEY: bad } });
    expect(words).toMatch(/^option_invalid: secretKey.*(32 bytes|holds no key).*\(hidden\)/);
    if (bad.length > 1) expect(words).not.toContain(`got ${bad}`);
  }
});

test('a flag goes before the environment, that before the file, that before the default', () => {
  const file = { readFile: () => '{"port": 1, "logLevel": "warn", "host": "file"}' };
  const inputs = { ...file, environment: { BATON_PORT: '2', BATON_HOST: 'environment' }, words: ['--port', '3', '--config=f'] };
  expect(load(inputs)).toMatchObject({ port: 3, host: 'environment', logLevel: 'warn', logFormat: 'auto' });
  expect(load({ ...file, environment: { BATON_CONFIG: 'f', BATON_PORT: '' } })).toMatchObject({ port: 1 });
});

test('names are made from one name', () => {
  expect([flagOf('publicUrl'), variableOf('publicUrl'), variableOf('leaseTtlMs')]).toEqual([
    '--public-url',
    'BATON_PUBLIC_URL',
    'BATON_LEASE_TTL_MS',
  ]);
});

test.each([
  [{ words: ['--port', '70707'] }, '--port', 'whole number from 0 to 65535', '70707', 'the flag --port'],
  [{ words: ['--port'] }, '--port', 'needs a value', 'nothing', 'command line'],
  [{ words: ['--prot', '1'] }, '--prot', 'did you mean --port?', '--prot', 'command line'],
  [{ words: ['stray'] }, 'stray', 'no such option', 'stray', 'command line'],
  [{ words: ['--port', '1', '--port=2'] }, '--port', 'given twice', '--port=2', 'command line'],
  [{ environment: { BATON_LOG_LEVEL: 'loud' } }, '', 'one of debug, info', 'loud', 'the environment variable BATON_LOG_LEVEL'],
  [{ environment: { BATON_PUBLIC_URL: 'ftp://x' } }, '', 'http:// or https://', 'ftp://x', 'BATON_PUBLIC_URL'],
  [{ environment: { BATON_PUBLIC_URL: 'https://x/path' } }, '', 'no path', 'https://x/path', 'BATON_PUBLIC_URL'],
  [{ words: ['--database', 'mysql://u:p@h/d'] }, '', 'postgres://', '(hidden)', 'the flag --database'],
  [{ words: ['--database', 'baton'] }, '', 'postgres://', '(hidden)', 'the flag --database'],
  [{ words: ['--database', 'postgres://u:p@h'] }, '', 'name a database', '(hidden)', 'the flag --database'],
  [{ words: ['--database', 'postgres://u:p#w@h/d'] }, '', '# is written as %23', '(hidden)', 'the flag --database'],
  [{ environment: { BATON_DATABASE_POOL: '0' } }, '', 'whole number from 1', '0', 'BATON_DATABASE_POOL'],
  [{ environment: { BATON_LEASE_TTL_MS: '0' } }, '', 'whole number', '0', 'BATON_LEASE_TTL_MS'],
  [{ words: ['--config', 'f'], readFile: () => '[]' }, '--config', 'one object', 'f', ''],
  [{ words: ['--config', 'f'], readFile: () => '{' }, '--config', 'not valid JSON', 'f', ''],
  [{ words: ['--config', 'f'], readFile: () => '{"prot": 1}' }, 'prot', 'no such option', '1', 'f'],
  [{ words: ['--config', 'f'], readFile: () => '{"port": []}' }, 'port', 'text or a number', 'object', 'f'],
  [{ words: ['--config', 'f'], readFile: () => '{"port": 1.5}' }, 'port', 'whole number', '1.5', '"port" in f'],
])('names option, problem, value and source: %j', (inputs, ...parts) => {
  const text = refusal(inputs);
  expect(text).toMatch(/^option_invalid: /);
  for (const part of parts) expect(text).toContain(part);
});

test('never shows a secret', () => {
  const text = refusal({ environment: { BATON_BOOTSTRAP_TOKEN: 'too-short-secret' } });
  expect(text).toContain('at least 32 characters');
  expect(text).not.toContain('too-short-secret');
  expect(refusal({ words: ['--bootstrap-token', 'x'.repeat(40)] })).toContain('no such option');
  expect(refusal({ words: ['--database', 'mysql://user:hunter2@host/db'] })).not.toContain('hunter2');
});

test('takes the address of a PostgreSQL database', () => {
  expect(load({}).database).toBeNull();
  for (const url of ['postgres://baton@db.example:5433/baton', 'postgresql:///baton?host=/run/postgresql']) {
    expect(load({ words: ['--database', url] }).database).toBe(url);
  }
});

const isVariableOnly = (name: string): boolean => (table as Record<string, { flag?: boolean }>)[name]?.flag === false;

test('help and reference name every option', () => {
  for (const name of Object.keys(table)) {
    expect(referencePage(table)).toContain(`\`${variableOf(name)}\``);
    expect(helpText(table)).toContain(isVariableOnly(name) ? variableOf(name) : flagOf(name));
  }
  expect(referencePage(table)).toContain('~/.baton/server');
  // how one that is on is switched off
  expect(helpText(table)).toContain('--local-pools [on|off]');
});

test('whatever is given, it is a configuration or a refusal', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string()),
      fc.dictionary(fc.constantFrom(...Object.keys(table).map(variableOf)), fc.string()),
      (words, environment) => {
        expect(refusal({ words, environment })).toMatch(/^(accepted|option_invalid: )/);
      },
    ),
  );
});

test('a secret may stand in a file that the environment names', () => {
  const readFile = (path: string) => (path === '/run/secret' ? 'from a file\n'.replaceAll(' ', '-') : '{}');
  const named = { BATON_OIDC_CLIENT_SECRET_FILE: '/run/secret' };
  expect(load({ environment: named, readFile })).toMatchObject({ oidcClientSecret: 'from-a-file' });
  const both = { ...named, BATON_OIDC_CLIENT_SECRET: 'given' };
  expect(load({ environment: both, readFile })).toMatchObject({ oidcClientSecret: 'given' });
  const missing = () => {
    throw new Error('ENOENT');
  };
  expect(refusal({ environment: named, readFile: missing })).toContain('the file can not be read');
  expect(load({ environment: { BATON_PORT_FILE: '/run/secret' }, readFile })).toMatchObject({ port: 7070 });
});

test.each([
  ['--oidc-issuer', 'http://id.example', 'must be an address that begins with https://'],
  ['--oidc-issuer', 'https://id.example?a=b', 'must have no query'],
  ['--oidc-issuer', 'nonsense', 'must be an address'],
  ['--oidc-roles', 'staff', 'must be NAME=owner|operator|viewer'],
  ['--oidc-roles', 'staff=king', 'must be NAME=owner|operator|viewer'],
  ['--oidc-roles', '=viewer', 'must be NAME=owner|operator|viewer'],
  ['--oidc-name', '', 'must not be empty'],
  ['--require-totp', 'some', 'must be one of none, owners, all'],
])('%s %j is refused', (flag, value, problem) => {
  expect(refusal({ words: [flag, value] })).toContain(problem);
});

test('lists are separated by commas', () => {
  const words = ['--oidc-domains', 'example.org, example.com', '--oidc-roles', 'admins=owner,all=viewer'];
  expect(load({ words })).toMatchObject({
    oidcDomains: ['example.org', 'example.com'],
    oidcRoles: [
      { name: 'admins', word: 'owner' },
      { name: 'all', word: 'viewer' },
    ],
  });
  expect(load({ words: ['--oidc-issuer', 'http://127.0.0.1:9/realm'] })).toMatchObject({
    oidcIssuer: 'http://127.0.0.1:9/realm',
  });
});
