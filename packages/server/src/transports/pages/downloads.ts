import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError, downloads } from '@baton/protocol';
import type { FastifyInstance } from 'fastify';
import { reprDigest } from '../http/header-values.ts';
import { etagMatches } from './etag.ts';

/** What of the use cases gives out programs of released versions. */
interface ReleasedPrograms {
  package(version: string): Promise<{ content: Uint8Array; sha256: string }>;
}

export interface DownloadFolders {
  runnerDir: string;
  cliDir: string;
}

interface Built {
  content: Buffer;
  digest: Buffer;
  modifiedMs: number;
}

/** The programs that the server gives to runners and people, with their digests. */
export function addDownloads(server: FastifyInstance, folders: DownloadFolders): void {
  const programs = [
    { path: downloads.runner, folder: folders.runnerDir },
    { path: downloads.cli, folder: folders.cliDir },
  ];
  for (const { path, folder } of programs) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const built = readAgainWhenChanged(join(folder, name), name);
    server.get(path, async (request, reply) => {
      const { content, digest } = await built();
      const etag = `"${digest.toString('hex')}"`;
      reply.headers({
        'cache-control': 'no-cache',
        'x-content-type-options': 'nosniff',
        'repr-digest': `sha-256=:${digest.toString('base64')}:`,
        etag,
      });
      if (etagMatches(request.headers['if-none-match'], etag)) return reply.code(304).send();
      return reply.type('application/gzip').send(content);
    });
    server.get(`${path}.sha256`, async (_request, reply) => {
      const { digest } = await built();
      return reply
        .headers({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' })
        .type('text/plain; charset=utf-8')
        .send(`${digest.toString('hex')}  ${name}\n`);
    });
  }
}

/** The runner's programs of released versions, each with its digest. */
export function addReleaseDownloads(server: FastifyInstance, releases: ReleasedPrograms): void {
  server.get('/download/:file', async (request, reply) => {
    const { file } = request.params as { file: string };
    const [, version, isDigest] = /^baton-runner-(.+)\.tgz(\.sha256)?$/.exec(file) ?? [];
    if (version === undefined) throw new ApiError('route_not_found', { method: 'GET', path: `/download/${file}` });
    const { content, sha256 } = await releases.package(version);
    const etag = `"${sha256}"`;
    reply.headers({ 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff', 'repr-digest': reprDigest(sha256), etag });
    if (isDigest) return reply.type('text/plain; charset=utf-8').send(`${sha256}  ${file.replace(/\.sha256$/, '')}\n`);
    if (etagMatches(request.headers['if-none-match'], etag)) return reply.code(304).send();
    return reply.type('application/gzip').send(Buffer.from(content));
  });
}

/** Kept in memory until the file changes: a build may replace it while the server runs. */
function readAgainWhenChanged(file: string, name: string): () => Promise<Built> {
  let kept: Built | null = null;
  return async () => {
    try {
      const { mtimeMs: modifiedMs } = await stat(file);
      if (kept?.modifiedMs === modifiedMs) return kept;
      const content = await readFile(file);
      kept = { content, digest: createHash('sha256').update(content).digest(), modifiedMs };
      return kept;
    } catch {
      throw new ApiError('download_not_built', { file: name });
    }
  };
}
