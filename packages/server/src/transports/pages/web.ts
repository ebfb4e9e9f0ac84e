import { statSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pageHeaders } from '../http/headers.ts';

/** What belongs to the API and the downloads is never answered by the page. */
const notPages = /^\/(api|download)(\/|$)/;
/** Built files carry their digest in their name. */
const hashed = /^\/assets\//;
const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Baton</title>
<h1>The page is not built</h1><p>The server runs, but the files of its page are missing. On its machine run <code>npm run build</code>,
then reload.</p></html>
`;

/**
 * The page: built files, and index.html for every address that is the page's own business. To be asked for what no route takes.
 * Answers false when it is not the page's.
 */
export function webFallback(webDir: string): (request: FastifyRequest, reply: FastifyReply) => boolean {
  return (request, reply) => {
    const path = pathOf(request);
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    if (path === null || notPages.test(path)) return false;
    reply.headers(pageHeaders);
    if (isFile(webDir, path)) {
      reply.header('cache-control', hashed.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      reply.sendFile(path, webDir, { cacheControl: false });
      return true;
    }
    if (/\.[a-z0-9]+$/i.test(path)) return false;
    reply.header('cache-control', 'no-cache');
    if (isFile(webDir, '/index.html')) reply.sendFile('/index.html', webDir, { cacheControl: false });
    else reply.code(503).type('text/html; charset=utf-8').send(notBuilt);
    return true;
  };
}

/** Gives replies the ability to send files, compressed where the build left a compressed copy; routes of its own it has none. */
export async function addFileSending(server: FastifyInstance): Promise<void> {
  await server.register(fastifyStatic, { root: import.meta.dirname, serve: false, preCompressed: true });
}

/** The decoded path; null when it can not be one of a file. */
function pathOf(request: FastifyRequest): string | null {
  try {
    const path = decodeURIComponent(request.url.split('?', 1)[0] ?? '');
    return path.includes('\0') || path.includes('\\') || path.split('/').includes('..') ? null : path;
  } catch {
    return null;
  }
}

function isFile(webDir: string, path: string): boolean {
  return statSync(join(webDir, path), { throwIfNoEntry: false })?.isFile() ?? false;
}
