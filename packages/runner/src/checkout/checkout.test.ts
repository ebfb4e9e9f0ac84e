import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CheckoutBench } from '../testing/checkout-bench.ts';
import { GitRepository, git } from '../testing/git-server.ts';
import { checkOut } from './checkout.ts';
import { readCheckout } from './spec.ts';

let bench: CheckoutBench;
let source: GitRepository;
beforeEach(() => {
  bench = new CheckoutBench();
  source = new GitRepository(join(bench.root, 'source'));
});
afterEach(() => bench.bench.remove());

const checkOutOf = (fields: object, root?: string) => bench.checkOut({ repository: source.url, ...fields }, root);
const read = (name: string) => readFileSync(join(bench.work, name), 'utf8');
const clones = () => readdirSync(bench.cache).filter((name) => name.endsWith('.git'));

describe('a checkout', () => {
  test('is the default branch, and says which commit it is', async () => {
    const commit = source.commit({ 'a.txt': 'one' });
    expect(await checkOutOf({})).toMatchObject({ commit, branch: 'main' });
    expect(read('a.txt')).toBe('one');
    expect(bench.bench.outputs).toEqual({ commit });
    expect(bench.bench.told).toEqual([
      { type: 'checkout', repository: source.url, ref: null, branch: 'main', commit, path: '.' },
    ]);
    expect(git(bench.work, 'status', '--porcelain', '--branch')).toBe('## main...origin/main');
    expect(git(bench.work, 'remote', '-v')).toContain(`origin\t${source.url} (fetch)`);
  });

  test('follows the repository: new commits, moved tags, branches that are gone', async () => {
    source.commit({ 'a.txt': 'one' });
    source.git('branch', 'old');
    source.git('tag', 'v1');
    await checkOutOf({ ref: 'old' });
    const commit = source.commit({ 'a.txt': 'two' });
    source.git('branch', '--delete', '--force', 'old');
    source.git('tag', '--force', '--annotate', '--message=moved', 'v1');
    expect(await checkOutOf({ ref: 'v1' })).toMatchObject({ commit, branch: null });
    expect(read('a.txt')).toBe('two');
    expect(git(bench.work, 'describe', '--tags')).toBe('v1');
    await expect(checkOutOf({ ref: 'old' })).rejects.toThrow(`${source.url} has no branch, tag or commit old`);
    expect(clones()).toHaveLength(1);
  });

  test('can be a commit, in full or shortened, or a ref of another kind', async () => {
    const first = source.commit({ 'a.txt': 'one' });
    const hidden = source.commit({ 'a.txt': 'two' });
    source.git('update-ref', 'refs/pull/1/head', hidden);
    source.git('reset', '--quiet', '--hard', first);
    expect(await checkOutOf({ ref: first })).toMatchObject({ commit: first, branch: null });
    expect(await checkOutOf({ ref: first.slice(0, 10) })).toMatchObject({ commit: first });
    expect(await checkOutOf({ ref: 'refs/pull/1/head' })).toMatchObject({ commit: hidden });
    expect(await checkOutOf({ ref: hidden })).toMatchObject({ commit: hidden });
    await expect(checkOutOf({ ref: 'f'.repeat(40) })).rejects.toThrow('has no branch, tag or commit ffff');
  });

  test('has as much history as was asked for, also beside whole ones', async () => {
    source.commit({ 'a.txt': 'one' });
    source.git('tag', 'v1');
    source.commit({ 'a.txt': 'two' });
    const commit = source.commit({ 'a.txt': 'three' });
    const count = () => git(bench.work, 'rev-list', '--count', 'HEAD');
    expect(await checkOutOf({ depth: 2 })).toMatchObject({ commit, branch: 'main' });
    expect(count()).toBe('2');
    await checkOutOf({});
    expect(count()).toBe('3');
    await checkOutOf({ depth: 1, ref: 'v1' });
    expect([count(), read('a.txt')]).toEqual(['1', 'one']);
    await checkOutOf({ depth: 1, ref: commit });
    expect([count(), read('a.txt')]).toEqual(['1', 'three']);
    expect(git(bench.work, 'fsck', '--strict', '--no-dangling')).toBe('');
    await expect(checkOutOf({ depth: 1, ref: 'nowhere' })).rejects.toThrow('has no branch, tag or commit nowhere');
  });

  test('brings submodules along', async () => {
    const inner = new GitRepository(join(bench.root, 'inner'));
    inner.commit({ 'inner.txt': 'inside' });
    source.commit({ 'a.txt': 'one' });
    source.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.url, 'sub');
    source.commit({});
    await checkOutOf({ submodules: true });
    expect(read('sub/inner.txt')).toBe('inside');
    await checkOutOf({});
    expect(existsSync(join(bench.work, 'sub', 'inner.txt'))).toBe(false);
  });

  test('goes into its folder, whose content it replaces', async () => {
    source.commit({ 'a.txt': 'one' });
    const root = join(bench.root, 'kept');
    mkdirSync(join(root, 'code'), { recursive: true });
    writeFileSync(join(root, 'code', 'left.txt'), 'over');
    writeFileSync(join(root, 'beside.txt'), 'stays');
    expect(await checkOutOf({ path: 'code' }, root)).toMatchObject({ folder: join(root, 'code') });
    expect(readdirSync(join(root, 'code')).sort()).toEqual(['.git', 'a.txt']);
    expect(readdirSync(root).sort()).toEqual(['beside.txt', 'code']);
  });

  test('reads a repository that hashes by SHA-256', async () => {
    source = new GitRepository(join(bench.root, 'long'), '--object-format=sha256');
    const commit = source.commit({ 'a.txt': 'one' });
    expect(commit).toHaveLength(64);
    expect(await checkOutOf({})).toMatchObject({ commit });
    expect(await checkOutOf({ depth: 1, ref: commit })).toMatchObject({ commit });
  });

  test('of an empty repository, and of none, says so', async () => {
    await expect(checkOutOf({})).rejects.toThrow('has no default branch');
    await expect(checkOutOf({ repository: 'file:///nowhere' })).rejects.toThrow('there is no repository file:///nowhere');
    await expect(checkOutOf({ repository: 'http://127.0.0.1:9/a' })).rejects.toThrow("127.0.0.1:9 can't be reached: ");
    await expect(checkOutOf({ repository: '--upload-pack=touch x' })).rejects.toThrow('must be https://');
    await expect(checkOutOf({ ref: '--upload-pack=touch x' })).rejects.toThrow('checkout: ref must not');
  });
});

describe('what jobs share', () => {
  test('is not changed by what a job does with its checkout', async () => {
    const commit = source.commit({ 'a.txt': 'one' });
    await checkOutOf({});
    git(bench.work, 'config', 'remote.origin.url', 'file:///elsewhere');
    git(bench.work, 'commit', '--quiet', '--allow-empty', '--message=mine');
    git(bench.work, 'branch', 'mine');
    git(bench.work, 'gc', '--quiet', '--prune=now');
    const second = join(bench.root, 'second');
    expect(await checkOutOf({}, second)).toMatchObject({ commit });
    expect(git(second, 'branch', '--all', '--list', '*mine*')).toBe('');
    expect(git(second, 'config', 'remote.origin.url')).toBe(source.url);
  });

  test('is shared as links, not copied', async () => {
    source.commit({ 'a.txt': 'one' });
    await checkOutOf({});
    const packs = join(bench.work, '.git', 'objects', 'pack');
    const pack = readdirSync(packs).find((name) => name.endsWith('.pack')) ?? '';
    expect(statSync(join(packs, pack)).nlink).toBe(2);
  });

  test('runs nothing that an earlier job left in it, nor what a repository or a user brings', async () => {
    const mark = join(bench.root, 'mark');
    const evil = join(bench.root, 'evil.sh');
    writeFileSync(evil, `#!/bin/sh\ntouch ${mark}\n`);
    chmodSync(evil, 0o755);
    source.commit({ 'a.txt': 'one', '.gitattributes': '*.txt filter=evil' });
    await checkOutOf({});
    const settings = `[core]\n\tfsmonitor = ${evil}\n\thooksPath = ${bench.root}/hooks\n\tsshCommand = ${evil}\n[filter "evil"]\n\tsmudge = ${evil}\n`;
    writeFileSync(join(bench.root, '.gitconfig'), settings);
    const [clone = ''] = clones();
    writeFileSync(join(bench.cache, clone, 'config'), `${readFileSync(join(bench.cache, clone, 'config'), 'utf8')}${settings}`);
    for (const hooks of [join(bench.root, 'hooks'), join(bench.cache, clone, 'hooks')]) {
      mkdirSync(hooks);
      for (const name of ['post-checkout', 'reference-transaction', 'post-index-change']) {
        writeFileSync(join(hooks, name), `#!/bin/sh\ntouch ${mark}\n`);
        chmodSync(join(hooks, name), 0o755);
      }
    }
    await checkOutOf({});
    expect(read('a.txt')).toBe('one');
    expect(existsSync(mark)).toBe(false);
  });

  test('is made anew when it is broken, and after a fetch that was killed', async () => {
    const commit = source.commit({ 'a.txt': 'one' });
    await checkOutOf({});
    const clone = join(bench.cache, clones()[0] ?? '');
    writeFileSync(join(clone, 'packed-refs.lock'), '');
    mkdirSync(join(clone, 'refs/remotes/origin'), { recursive: true });
    writeFileSync(join(clone, 'refs/remotes/origin/main.lock'), '');
    writeFileSync(join(clone, 'objects/pack/tmp_pack_1'), 'half');
    await checkOutOf({});
    expect(bench.bench.said()).not.toContain('anew');
    const packs = join(clone, 'objects/pack');
    const breaks: (() => void)[] = [
      () => writeFileSync(join(clone, 'HEAD'), 'nonsense'),
      () => {
        for (const name of readdirSync(packs)) {
          chmodSync(join(packs, name), 0o644);
          truncateSync(join(packs, name), 20);
        }
      },
      () => rmSync(packs, { recursive: true }),
    ];
    for (const damage of breaks) {
      damage();
      expect(await checkOutOf({})).toMatchObject({ commit });
      expect(read('a.txt')).toBe('one');
    }
    expect(bench.bench.said()).toContain("the runner's clone of it is made anew");
  });

  test('leaves nothing behind but one clone, however many check out at a time', async () => {
    source.commit({ 'a.txt': 'one' });
    const folders = Array.from({ length: 8 }, (_, at) => join(bench.root, 'many', String(at)));
    const spec = readCheckout({ repository: source.url });
    await bench.drive((context) => Promise.all(folders.map((folder) => spec && checkOut(spec, context, folder))));
    for (const folder of folders) expect(readFileSync(join(folder, 'a.txt'), 'utf8')).toBe('one');
    expect(bench.bench.said()).toContain('waiting for another job that fetches the same repository');
    expect(readdirSync(bench.cache).sort()).toEqual([
      expect.stringMatching(/^source-\w+\.git$/),
      expect.stringMatching(/\.git\.lock$/),
    ]);
    expect(execFileSync('find', [bench.cache, '-name', '*.lock', '-type', 'f'], { encoding: 'utf8' })).toBe('');
  });

  test('makes room for others when nobody has used it for long', async () => {
    source.commit({ 'a.txt': 'one' });
    await checkOutOf({});
    const [clone = ''] = clones();
    execFileSync('touch', ['-d', '40 days ago', join(bench.cache, clone)]);
    await checkOutOf({ depth: 1 });
    expect(clones()).toHaveLength(1);
    expect(clones()[0]).not.toBe(clone);
  });
});
