import { ApiError, type ErrorCode } from '@baton/protocol';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { Logger } from '../../ports/telemetry.ts';
import { delayOf, expectedError } from './to-api-error.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** the code for a body over the route's limit, where it is not `body_too_large` */
    tooLarge?: ErrorCode;
    /** the route's path with its parameters in braces */
    pattern?: string;
    /** its body may come for longer than those of other routes */
    isLong?: boolean;
    /** the route's code reads the body */
    rawBody?: boolean;
  }
}

export interface ErrorHandlerDeps {
  logger: Logger;
  entropy: Entropy;
  clock: Clock;
}

/** Up to this size the rest of a body that is refused is read and dropped, so that its sender gets to read the answer. */
const drainBytesMax = 1024 * 1024 * 1024;

/** Answers every failure as the catalogue's error; a defect gets a reference that stands in the log. */
export function createErrorHandler(deps: ErrorHandlerDeps) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const delayMs = delayOf(error);
    if (delayMs > 0) await held(deps.clock, delayMs, reply);
    const expected = expectedError(error) ?? frameworkError(error, request);
    // The framework closes the connection after a body that it refused. Who still sends would lose it, and the answer with it.
    if (Number(request.headers['content-length'] ?? 0) <= drainBytesMax) reply.removeHeader('connection');
    const { method, routeOptions } = request;
    return sendError(reply, expected ?? defect(error, { method, route: routeOptions.url ?? 'none' }, deps));
  };
}

/** Whoever does not wait for a refusal that is kept from them is not remembered any longer. */
function held(clock: Clock, delayMs: number, reply: FastifyReply): Promise<void> {
  return new Promise((resolve) => {
    const forget = clock.after(delayMs, resolve);
    reply.raw.once('close', () => {
      forget();
      resolve();
    });
  });
}

/** Writes an error as the answer. */
export function sendError(reply: FastifyReply, error: ApiError): FastifyReply {
  return reply
    .code(error.status)
    .headers(headersOf(error))
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(error.toBody()));
}

/** What an error says in headers. */
export function headersOf(error: ApiError): Record<string, string> {
  const retry = error.detail.retryAfterSeconds;
  return {
    ...(typeof retry === 'number' && { 'retry-after': String(retry) }),
    ...(error.status === 401 && { 'www-authenticate': 'Bearer realm="baton"' }),
  };
}

/** Writes a defect into the log; who asked gets the reference that stands there. */
export function defect(
  error: unknown,
  { method, route }: { method: string; route: string },
  { logger, entropy }: ErrorHandlerDeps,
): ApiError {
  const reference = Buffer.from(entropy.bytes(6)).toString('hex');
  logger.error({ reference, method, route, err: error }, 'request failed unexpectedly');
  return new ApiError('internal', { reference });
}

function frameworkError(error: unknown, request: FastifyRequest): ApiError | null {
  const { code, statusCode } = error as FastifyError;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    const tooLarge = request.routeOptions.config.tooLarge ?? 'body_too_large';
    return new ApiError(tooLarge, { limitBytes: request.routeOptions.bodyLimit ?? 0 });
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || code === 'FST_ERR_CTP_INVALID_CONTENT_TYPE') {
    return new ApiError('unsupported_media_type', { value: request.headers['content-type'] ?? 'nothing' });
  }
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH') {
    return new ApiError('malformed_json', { problem: 'the body is shorter than its Content-Length' });
  }
  if (typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number' && statusCode < 500) {
    return new ApiError('invalid_request', { where: 'request', problem: 'is not valid HTTP for this server', value: code });
  }
  return null;
}
