import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../config/config.ts';
import { saveConfig } from '../config/file.ts';
import { CallFailed } from '../session/call-failed.ts';
import { temporaryFolder } from '../testing/program.ts';
import { withNewestToken } from '../transport/newest-token.ts';
import { configDisk, renewedToken, workspaceDisk } from './disks.ts';
import { type CredentialDisk, keepCredential } from './keeper.ts';

/** What a server does: successors by token and nonce, valid until another is used. */
class FakeIssuer {
  present = 't0';
  readonly successors = new Map<string, string>();
  lostAnswers = 0;

  isValid = (token: string): boolean => token === this.present || this.successors.get(token) === this.present;

  renew(by: string, nonce: string): string {
    this.use(by);
    const token = `t of ${by} ${nonce}`;
    this.successors.set(token, by);
    if (this.lostAnswers-- > 0) throw new CallFailed({ code: 'server_unreachable', message: 'lost' });
    return token;
  }

  use(token: string): void {
    if (!this.isValid(token)) throw new CallFailed({ code: 'credential_superseded', message: token, status: 401 });
    this.present = token;
  }
}

let folder: string;
let removeFolder: () => void;
let path: string;
let issuer: FakeIssuer;
let nonces: number;
beforeEach(() => {
  [folder, removeFolder] = temporaryFolder();
  path = join(folder, 'config.json');
  const config = readConfig({ url: 'http://127.0.0.1', runnerId: 'r', token: 't0', labels: ['a'] }, folder);
  if (typeof config === 'string') throw new Error(config);
  saveConfig(path, config);
  issuer = new FakeIssuer();
  nonces = 0;
});
afterEach(() => removeFolder());

const onDisk = (): string => (JSON.parse(readFileSync(path, 'utf8')) as { token: string }).token;

/** A process that reads its token from the disk; `wrap` may let it die at a step. */
function processOf(wrap: (disk: CredentialDisk) => CredentialDisk = (disk) => disk) {
  let token = onDisk();
  const keeper = keepCredential({
    disk: wrap(configDisk(path, token)),
    server: {
      renewToken: async (nonce) => ({ token: issuer.renew(token, nonce), renewInMs: 5, expiresInMs: 9 }),
      useToken: (next) => {
        token = next;
      },
    },
    newNonce: () => `n${++nonces}`,
  });
  return { renew: () => keeper.renew(), use: () => issuer.use(token) };
}

test('the next token is on the disk before it is used, and settings stay', async () => {
  const runner = processOf();
  expect(await runner.renew()).toBe(5);
  expect([onDisk(), issuer.present]).toEqual(['t of t0 n1', 't0']);
  runner.use();
  expect(issuer.present).toBe('t of t0 n1');
  expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ labels: ['a'], runnerId: 'r' });
  expect(existsSync(`${path}.renewal`)).toBe(false);
  await runner.renew();
  expect(onDisk()).toBe('t of t of t0 n1 n2');
});

test('a lost answer is asked for again, also by the next process, and is the same', async () => {
  issuer.lostAnswers = 2;
  await expect(processOf().renew()).rejects.toThrow('lost');
  const next = processOf();
  await expect(next.renew()).rejects.toThrow('lost');
  await next.renew();
  expect([nonces, onDisk()]).toEqual([1, 't of t0 n1']);
});

describe('a crash', () => {
  const dies = (): never => {
    throw new Error('killed');
  };
  test.each<[string, (disk: CredentialDisk) => CredentialDisk]>([
    ['before the nonce is kept', (disk) => ({ ...disk, keepNonce: dies })],
    ['after the nonce is kept', (disk) => ({ ...disk, keepNonce: (nonce) => [disk.keepNonce(nonce), dies()] })],
    ['before the token is kept', (disk) => ({ ...disk, keepToken: dies })],
    ['after the token is kept', (disk) => ({ ...disk, keepToken: (token) => [disk.keepToken(token), dies()] })],
  ])('%s leaves a valid token on the disk, and the next process renews', async (_, wrap) => {
    await expect(processOf(wrap).renew()).rejects.toThrow('killed');
    expect(issuer.isValid(onDisk())).toBe(true);
    const next = processOf();
    next.use();
    await next.renew();
    next.use();
    expect(issuer.present).toBe(onDisk());
  });
});

test('two renewals at once are one', async () => {
  const runner = processOf();
  await Promise.all([runner.renew(), runner.renew()]);
  expect(nonces).toBe(1);
});

test('a configuration that was written anew meanwhile is not written over', async () => {
  const runner = processOf();
  writeFileSync(path, readFileSync(path, 'utf8').replace('"t0"', '"paired again"'));
  await expect(runner.renew()).rejects.toThrow('another one');
  expect(onDisk()).toBe('paired again');
});

test('a token from the environment is followed by what the workspace keeps', async () => {
  const disk = workspaceDisk(folder, 'given', 'given');
  expect(renewedToken(folder, 'given')).toBe('given');
  disk.keepNonce('n');
  expect(disk.nonce()).toBe('n');
  disk.keepToken('next');
  expect([disk.nonce(), renewedToken(folder, 'given'), renewedToken(folder, 'other')]).toEqual([null, 'next', 'other']);
});

test('a call that is overtaken by one renewal after the other goes each time again', async () => {
  let renewals = 0;
  const call = async () => {
    if (renewals === 3) return 'done';
    renewals++;
    throw new CallFailed({ code: 'credential_superseded', message: '', status: 401 });
  };
  expect(await withNewestToken(() => `token ${renewals}`, call)).toBe('done');
});

test('a call that was overtaken by renewals goes again, with the newest token; a token that is the newest is refused', async () => {
  let token = 'old';
  const seen: string[] = [];
  const refused = () => new CallFailed({ code: 'credential_superseded', message: '', status: 401 });
  const call = async () => {
    seen.push(token);
    if (token === 'newer') return 'done';
    token = token === 'old' ? 'new' : 'newer';
    throw refused();
  };
  expect(await withNewestToken(() => token, call)).toBe('done');
  expect(seen).toEqual(['old', 'new', 'newer']);
  await expect(
    withNewestToken(
      () => 'same',
      () => Promise.reject(refused()),
    ),
  ).rejects.toMatchObject({ code: 'credential_superseded' });
});
