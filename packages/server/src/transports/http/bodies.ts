import { isUtf8 } from 'node:buffer';
import { ApiError, bundleMediaType, logMediaType } from '@baton/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';

type Done = (error: Error | null, body?: unknown) => void;

/** JSON as it stands, without coercion; an empty body is no body. */
export function parseJson(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  if (!isUtf8(body)) throw new ApiError('malformed_json', { problem: 'it is not UTF-8' });
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch (error) {
    // the library's message quotes the body, which may hold secrets: keep the place only
    const at = /at position \d+/.exec(error instanceof Error ? error.message : '')?.[0] ?? 'somewhere';
    throw new ApiError('malformed_json', { problem: `unexpected text ${at}` });
  }
}

/** The two kinds of body that the server understands: JSON, and log frames. */
export function addBodyParsers(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_: FastifyRequest, body: Buffer, done: Done) => {
    try {
      done(null, parseJson(body));
    } catch (error) {
      done(error as Error);
    }
  });
  // read by the code of those routes that take it, piece by piece
  server.addContentTypeParser(bundleMediaType, (request: FastifyRequest, _body: unknown, done: Done) => {
    if (request.routeOptions.config.rawBody) done(null);
    else done(new ApiError('unsupported_media_type', { value: bundleMediaType }));
  });
  server.addContentTypeParser(logMediaType, { parseAs: 'buffer' }, (_: FastifyRequest, body: Buffer, done: Done) => {
    done(null, body);
  });
}
