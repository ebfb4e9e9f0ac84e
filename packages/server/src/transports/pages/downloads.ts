import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ApiError, downloads } from '@baton/protocol';
import type { FastifyInstance } from 'fastify';
import { etagMatches } from './etag.ts';

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
