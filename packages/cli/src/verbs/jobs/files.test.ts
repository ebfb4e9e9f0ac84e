import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JobArtifact, JobFileList } from '@baton/protocol';
import { describe, expect, it, test } from 'vitest';
import { callCli } from '../../testing/call-cli.ts';
import { refusal } from '../../testing/fake-server.ts';
import { newFolder } from '../../testing/run-cli.ts';
import { jobId, sampleAttempt, sampleDetail, sampleJob } from '../../testing/samples.ts';
import { envFor, useFakeServers } from '../../testing/serve.ts';
import { localParts } from './local-path.ts';

const serve = useFakeServers();
const api = `GET /api/v1/jobs/${jobId}/files`;

const content = (text: string): string => JSON.stringify({ text });
const artifact = (name: string, text = name): JobArtifact => ({
  ...{ name, size: content(text).length, digest: createHash('sha256').update(content(text)).digest('hex') },
  ...{ attempt: 2, attemptId: jobId, createdAt: 1_750_000_000_000, expiresAt: null },
});
const listOf = (...files: JobArtifact[]): { body: JobFileList } => ({
  body: { files, outline: { artifacts: files.length, private: 1, bytes: 2048, newestAt: 1 } },
});
const encoded = (name: string): string => name.split('/').map(encodeURIComponent).join('/');

/** A server that has these files, whatever they are said to be. */
const serving = (files: JobArtifact[], texts: Record<string, string> = {}) =>
  serve({
    [api]: listOf(...files),
    ...Object.fromEntries(files.map(({ name }) => [`${api}/${encoded(name)}`, { body: { text: texts[name] ?? name } }])),
  });

describe('baton jobs files', () => {
  it('lists what people may download, and counts the rest', async () => {
    const server = await serve({ [api]: listOf({ ...artifact('reports/a\u202e.xml'), size: 1536 }) });
    const shown = (await callCli(['jobs', 'files', jobId], envFor(server))).stdout.toString();
    expect(shown).toMatch(/reports\/a\ufffd\.xml\s+1\.5 KB\s+2\s/);
    expect(shown).toContain('1 file is for later attempts of the job alone.');
    const json = await callCli(['jobs', 'files', jobId, '--json'], envFor(server));
    expect(JSON.parse(json.stdout.toString()).files[0].name).toBe('reports/a\u202e.xml');
  });
});

describe('baton jobs download', () => {
  const download = async (server: Awaited<ReturnType<typeof serve>>, ...words: string[]) => {
    const ended = await callCli(['jobs', 'download', jobId, ...words], envFor(server));
    return { ...ended, out: ended.stdout.toString() };
  };

  it('saves all files below a folder, or the one that is named', async () => {
    const to = join(newFolder(), 'new', 'folder');
    const server = await serving([artifact('a.txt'), artifact('reports/größe 1.xml')]);
    const { code, out } = await download(server, '--to', to);
    expect([code, out.split('\n').length]).toEqual([0, 3]);
    expect(readFileSync(join(to, 'a.txt'), 'utf8')).toBe(content('a.txt'));
    expect(readFileSync(join(to, 'reports', 'größe 1.xml'), 'utf8')).toBe(content('reports/größe 1.xml'));
    const other = newFolder();
    const one = await download(server, 'a.txt', '--to', other, '--json');
    expect(JSON.parse(one.out).saved).toMatchObject([{ path: join(other, 'a.txt'), name: 'a.txt' }]);
    expect(readdirSync(other)).toEqual(['a.txt']);
    expect((await download(server, 'b.txt', '--to', other)).code).toBe(1);
  });

  it('replaces nothing unless it is told to', async () => {
    const to = newFolder();
    writeFileSync(join(to, 'a.txt'), 'mine');
    const server = await serving([artifact('a.txt')]);
    const refused = await download(server, '--to', to);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('it is there already')]);
    expect(readFileSync(join(to, 'a.txt'), 'utf8')).toBe('mine');
    expect((await download(server, '--to', to, '--force')).code).toBe(0);
    expect(readFileSync(join(to, 'a.txt'), 'utf8')).toBe(content('a.txt'));
    expect(readdirSync(to)).toEqual(['a.txt']);
  });

  it('leaves nothing of what does not come, or is not what was listed', async () => {
    const to = newFolder();
    const wrong = await download(await serving([artifact('a.txt')], { 'a.txt': 'b.txt' }), '--to', to);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('another digest')]);
    const gone = await serve({ [api]: listOf(artifact('a.txt')), [`${api}/a.txt`]: refusal(404, 'file_not_found') });
    expect((await download(gone, '--to', to)).stderr).toContain('refused: file_not_found');
    expect(readdirSync(to)).toEqual([]);
  });

  it.each(['../evil', '/etc/evil', 'a/../../evil', '..\\evil', 'a//evil', './evil', 'evil\u0000'])(
    'does not believe a server that says %j',
    async (name) => {
      const to = join(newFolder(), 'inner');
      mkdirSync(to);
      const refused = await download(await serving([artifact(name)]), '--to', to);
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('can not be saved')]);
      expect([readdirSync(to), existsSync(join(to, '..', 'evil'))]).toEqual([[], false]);
    },
  );

  it('does not follow a link out of the folder', async () => {
    const [to, outside] = [newFolder(), newFolder()];
    symlinkSync(outside, join(to, 'reports'));
    const refused = await download(await serving([artifact('reports/a.xml')]), '--to', to);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('is no folder')]);
    expect(readdirSync(outside)).toEqual([]);
  });
});

test('Windows has names of its own', () => {
  for (const name of ['con', 'a/NUL.txt', 'a:b', 'a.', 'lpt1', 'what?']) expect(localParts(name, true)).toBeNull();
  expect(localParts('a/b.txt', true)).toEqual(['a', 'b.txt']);
  expect(localParts('con', false)).toEqual(['con']);
});

test('a job shows its outputs and what it keeps', async () => {
  const history = [
    sampleAttempt({ outputs: { url: 'https://example.org/7', notes: 'two\nlines' } }),
    sampleAttempt({ number: 2 }),
  ];
  const detail = { ...sampleDetail(sampleJob(), history), files: { artifacts: 2, private: 1, bytes: 3_000_000, newestAt: 1 } };
  const server = await serve({ [`GET /api/v1/jobs/${jobId}`]: { body: detail } });
  const shown = (await callCli(['jobs', 'show', jobId], envFor(server))).stdout.toString();
  expect(shown).toMatch(/url\s+https:\/\/example\.org\/7/);
  expect(shown).toMatch(/notes\s+two lines/);
  expect(shown).toMatch(/files\s+2 to download, 1 for later attempts alone, 2\.9 MB/);
});
