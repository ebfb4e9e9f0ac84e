import type { Socket } from 'node:net';
import { ApiError } from '@baton/protocol';
import createFastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { addBodyParsers } from './bodies.ts';
import { answerByHand } from './by-hand.ts';
import { createErrorHandler, type ErrorHandlerDeps, sendError } from './error-handler.ts';
import { strictTransport } from './headers.ts';
import { addRequestLimits } from './limits.ts';
import type { Listener } from './listener.ts';
import { MethodTable } from './method-table.ts';
import { type Addresses, isSecure } from './public-url.ts';
import { defaultBodyLimit } from './route.ts';

/** What one answered request was like. */
export interface Answered {
  method: string;
  /** the route's pattern; `none` when there is none */
  route: string;
  status: number;
  ms: number;
  bytesIn: number;
  bytesOut: number;
}

export interface HttpServerDeps extends ErrorHandlerDeps {
  listener: Listener;
  addresses: Addresses;
  onAnswered: (answered: Answered) => void;
  /** answers a GET that no route takes: the page's own addresses; false when it is none of those */
  fallback: (request: FastifyRequest, reply: FastifyReply) => boolean;
}

/** The HTTP server without routes: what all transports have in common. */
export function createHttpServer(deps: HttpServerDeps): FastifyInstance {
  const server = createFastify({
    logger: false,
    bodyLimit: defaultBodyLimit,
    serverFactory: (handler) => deps.listener.make(handler),
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 1000 },
    clientErrorHandler: refuseBrokenHttp,
    frameworkErrors: (error, request, reply) => {
      void createErrorHandler(deps)(error, request as FastifyRequest, reply as unknown as FastifyReply);
    },
  });
  addBodyParsers(server);
  const methods = new MethodTable();
  const refuseUnknown = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = pathOf(request);
    const others = methods.of(path);
    const code = others.length > 0 ? 'method_not_allowed' : 'route_not_found';
    if (others.length > 0) reply.header('allow', others.join(', '));
    return sendError(reply, new ApiError(code, { method: request.method, path }));
  };
  server.addHook('onRoute', (route) => methods.add(route.method, route.url));
  server.addHook('onRequest', (request, reply, done) => {
    if (isSecure(deps.addresses, request.raw)) reply.header(...strictTransport);
    done();
  });
  addRequestLimits(server, deps.clock);
  server.addHook('onRequest', (request, reply, done) => {
    if (methods.isOther(pathOf(request), request.method)) refuseUnknown(request, reply);
    else done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    deps.onAnswered(answeredOf(request, reply));
    done();
  });
  const refuse = createErrorHandler(deps);
  server.setErrorHandler((error, request, reply) => {
    return isOfNoRoute(error, request) ? refuseUnknown(request, reply) : refuse(error, request, reply);
  });
  server.setNotFoundHandler((request, reply) => (deps.fallback(request, reply) ? reply : refuseUnknown(request, reply)));
  return server;
}

const pathOf = (request: FastifyRequest): string => request.url.split('?', 1)[0] ?? '';

function answeredOf(request: FastifyRequest, reply: FastifyReply): Answered {
  return {
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    status: reply.statusCode,
    ms: reply.elapsedTime,
    bytesIn: Number(request.headers['content-length'] ?? 0),
    bytesOut: Number(reply.getHeader('content-length') ?? 0),
  };
}

/** What is not even HTTP gets a short answer by hand. */
function refuseBrokenHttp(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  socket.end(answerByHand(brokenBy(error.code ?? '')));
}

function brokenBy(code: string): ApiError {
  if (code === 'HPE_HEADER_OVERFLOW') return new ApiError('headers_too_large', { limit: '16 KiB' });
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new ApiError('request_too_slow');
  return new ApiError('invalid_request', { where: 'request', problem: 'is not valid HTTP', value: code });
}

/** A body is looked at before it is seen that no route takes the call: then it is no matter what is wrong with it. */
function isOfNoRoute(error: unknown, { is404 }: FastifyRequest): boolean {
  const { code = '' } = error as { code?: string };
  // asked of methods that always carry a body
  if (code === 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE') return true;
  return is404 && (code.startsWith('FST_ERR_CTP_') || code === 'unsupported_media_type' || code === 'malformed_json');
}
