import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { ApiError } from '@baton/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../ports/clock.ts';
import { answerByHand } from './by-hand.ts';

const urlCharsMax = 8 * 1024;
const headersMax = 100;
/** Requests of one connection that are answered at the same time: browsers and programs of ours send the next after the answer. */
const underWayMax = 32;
/** A body must have arrived in this time, but where a route takes long ones. */
const bodyMsMax = 120_000;

/** Refuses requests that are larger, slower or more at once than anyone needs. */
export function addRequestLimits(server: FastifyInstance, clock: Clock): void {
  const underWay = new WeakMap<Socket, number>();
  const count = (socket: Socket, by: 1 | -1): number => {
    const now = (underWay.get(socket) ?? 0) + by;
    underWay.set(socket, now);
    return now;
  };
  server.addHook('onRequest', (request, reply, done) => {
    const { raw } = request;
    if (hasBody(raw) && !request.routeOptions.config.isLong) limitBody(request, reply, clock);
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

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

function limitBody({ raw }: FastifyRequest, reply: FastifyReply, clock: Clock): void {
  const stop = clock.after(bodyMsMax, () => {
    if (raw.complete) return;
    if (reply.raw.headersSent) raw.destroy();
    else raw.socket.end(answerByHand(new ApiError('request_too_slow')));
  });
  raw.once('close', stop);
}
