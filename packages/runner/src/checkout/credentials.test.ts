import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CheckoutBench } from '../testing/checkout-bench.ts';
import { GitRepository, GitServer, git } from '../testing/git-server.ts';
import { Git } from './git.ts';

const token = 'hunter2-hunter2-hunter2';
let bench: CheckoutBench;
afterEach(() => bench.bench.remove());

const checkOutOf = (fields: object) => bench.checkOut(fields);
/** Files that hold a text. */
const filesWith = (text: string): string => {
  try {
    return execFileSync('grep', ['-rlF', text, bench.root], { encoding: 'utf8' });
  } catch {
    return '';
  }
};

describe('a token', () => {
  let server: GitServer;
  beforeEach(async () => {
    bench = new CheckoutBench({ TOKEN: `${token}\n`, OTHER: 'wrong', LINES: 'a\nb' });
    server = await new GitServer().start();
    server.password = token;
    server.repository('private').commit({ 'a.txt': 'one' });
  });
  afterEach(() => server.stop());

  test('opens a private repository, and stands on no disk, in no command line and in no words', async () => {
    const repository = server.urlOf('private');
    await checkOutOf({ repository, credential: 'TOKEN' });
    expect(readFileSync(join(bench.work, 'a.txt'), 'utf8')).toBe('one');
    expect(new Set(server.users)).toEqual(new Set(['x-access-token']));
    expect(filesWith(token)).toBe('');
    expect(bench.commands.join('\n')).not.toContain(token);
    expect([bench.bench.said(), JSON.stringify(bench.bench.told), git(bench.work, 'remote', '-v')].join()).not.toContain(token);
    await checkOutOf({ repository: server.urlOf('private', 'me'), credential: 'TOKEN' });
    expect(server.users.at(-1)).toBe('me');
  });

  test('is missed, refused or unknown in words that say what to do', async () => {
    const repository = server.urlOf('private');
    const host = `127.0.0.1:${server.port}`;
    await expect(checkOutOf({ repository })).rejects.toThrow(
      `${host} asks who reads ${repository}: name a secret with a token in credential`,
    );
    await expect(checkOutOf({ repository, credential: 'OTHER' })).rejects.toThrow(
      `${host} does not let the token in OTHER read ${repository}`,
    );
    await expect(checkOutOf({ repository, credential: 'NONE' })).rejects.toThrow('the job has no secret for the variable NONE');
    await expect(checkOutOf({ repository, credential: 'LINES' })).rejects.toThrow('has several lines');
    await expect(checkOutOf({ repository: server.urlOf('absent'), credential: 'TOKEN' })).rejects.toThrow(
      'there is no repository',
    );
  });

  test('is asked for again each time: what one job fetched another may not read', async () => {
    const repository = server.urlOf('private');
    await checkOutOf({ repository, credential: 'TOKEN' });
    await expect(checkOutOf({ repository })).rejects.toThrow('asks who reads');
    server.password = 'another';
    await expect(checkOutOf({ repository, credential: 'TOKEN' })).rejects.toThrow('does not let the token');
  });

  test('is for its own host only, wherever a repository leads', async () => {
    const seen: (string | undefined)[] = [];
    const elsewhere = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
    const { port } = elsewhere.address() as AddressInfo;
    const repository = new GitRepository(join(server.folder, 'private'));
    writeFileSync(join(repository.folder, '.gitmodules'), `[submodule "s"]\n\tpath = s\n\turl = http://127.0.0.1:${port}/s\n`);
    repository.git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},s`);
    repository.git('add', '.gitmodules');
    repository.git('commit', '--quiet', '--message=leads elsewhere');
    await expect(checkOutOf({ repository: server.urlOf('private'), credential: 'TOKEN', submodules: true })).rejects.toThrow();
    expect(seen).toContain(undefined);
    expect(seen.filter((header) => header !== undefined)).toEqual([]);
    elsewhere.close();
  });

  test('can push by the same way', async () => {
    await checkOutOf({ repository: server.urlOf('private'), credential: 'TOKEN' });
    writeFileSync(join(bench.work, 'b.txt'), 'two');
    git(bench.work, 'add', '--all');
    git(bench.work, 'commit', '--quiet', '--message=two');
    const { work } = bench;
    const commit = git(work, 'rev-parse', 'HEAD');
    await bench.drive(async (context) => {
      const own = new Git({ repository: server.urlOf('private'), credential: 'TOKEN' }, context);
      await own.push(work, 'HEAD', 'topic');
      await own.close();
    });
    expect(git(join(server.folder, 'private'), 'rev-parse', 'topic')).toBe(commit);
  });
});

/** In place of ssh: lets in whose key the agent holds, and runs what it is told to on this machine. */
const fakeSsh = `#!/bin/sh
printf '%s\\n' "$@" >> "$(dirname "$0")/arguments"
for word in "$@"; do case "$word" in IdentityAgent=*) socket=$(printf %s "\${word#IdentityAgent=}" | tr -d '"') ;; esac; last=$word; done
SSH_AUTH_SOCK=$socket ssh-add -L 2>/dev/null | cut -d' ' -f2 | grep -qxF "$(cut -d' ' -f2 "$(dirname "$0")/own.pub")" ||
  { echo 'git@host: Permission denied (publickey).' >&2; exit 255; }
ls "$socket" >> "$(dirname "$0")/sockets"
exec sh -c "$last"
`;

describe('a private key', () => {
  test('opens a repository over ssh by an agent that is gone afterwards, and stands on no disk and in no command line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'baton-ssh-'));
    for (const name of ['own', 'other']) execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
    const key = (name: string) => readFileSync(join(folder, name), 'utf8');
    bench = new CheckoutBench(
      { KEY: key('own').trimEnd(), OTHER: key('other').replaceAll('\n', '\r\n'), NONE: 'no key' },
      folder,
    );
    const secret = key('own').split('\n')[2] ?? '';
    for (const name of ['own', 'other']) rmSync(join(folder, name));
    writeFileSync(join(folder, 'ssh'), fakeSsh, { mode: 0o755 });
    const source = new GitRepository(join(bench.root, 'source'));
    source.commit({ 'a.txt': 'one' });
    const repository = `ssh://git@host${source.folder}`;

    await checkOutOf({ repository, credential: 'KEY' });
    expect(readFileSync(join(bench.work, 'a.txt'), 'utf8')).toBe('one');
    expect(filesWith(secret)).toBe('');
    const seen = `${bench.commands.join('\n')}\n${readFileSync(join(folder, 'arguments'), 'utf8')}`;
    expect(seen).not.toContain(secret);
    expect(seen).toContain('StrictHostKeyChecking=accept-new');
    const sockets = readFileSync(join(folder, 'sockets'), 'utf8').trim().split('\n');
    expect(sockets.filter((socket) => existsSync(socket))).toEqual([]);

    await expect(checkOutOf({ repository })).rejects.toThrow('host asks who reads');
    await expect(checkOutOf({ repository })).rejects.toThrow('name a secret with a private key in credential');
    await expect(checkOutOf({ repository, credential: 'OTHER' })).rejects.toThrow('host does not let the key in OTHER read');
    await expect(checkOutOf({ repository, credential: 'NONE' })).rejects.toThrow('the secret in NONE is no private key');
    rmSync(folder, { recursive: true });
  });
});
