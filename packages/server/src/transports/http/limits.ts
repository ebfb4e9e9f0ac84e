import type { Socket } from 'node:net';
import { ApiError } from '@baton/protocol';
import type { FastifyInstance } from 'fastify';

const urlCharsMax = 8 * 1024;
const headersMax = 100;
/** Requests of one connection that are answered at the same time: browsers and programs of ours send the next after the answer. */
const underWayMax = 32;

/** Refuses requests that are larger or more at once than anyone needs. */
export function addRequestLimits(server: FastifyInstance): void {
  const underWay = new WeakMap<Socket, number>();
  const count = (socket: Socket, by: 1 | -1): number => {
    const now = (underWay.get(socket) ?? 0) + by;
    underWay.set(socket, now);
    return now;
  };
  server.addHook('onRequest', (request, reply, done) => {
    const { raw } = request;
    const atOnce = count(raw.socket, 1);
    reply.raw.once('close', () => count(raw.socket, -1));
    if (atOnce > underWayMax) {
      reply.header('connection', 'close');
      return done(new ApiError('server_overloaded', { retryAfterSeconds: 1 }));
    }
    // nothing there: that is what is said
    if (!request.is404 && (raw.url?.length ?? 0) > urlCharsMax)
      return done(new ApiError('url_too_long', { charsMax: urlCharsMax }));
    if (raw.rawHeaders.length > headersMax * 2)
      return done(new ApiError('headers_too_large', { limit: `${headersMax} headers` }));
    done();
  });
}
