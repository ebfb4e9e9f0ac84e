import type { ApiError } from '@baton/protocol';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { defect, type ErrorHandlerDeps } from '../../../transports/http/error-handler.ts';
import { delayOf } from '../../../transports/http/to-api-error.ts';
import { keptWaiting } from '../../shared/kept-waiting.ts';
import { ConnectError } from './connect-error.ts';
import { connectErrorOf } from './errors.ts';

/** Up to this size the rest of a body that is refused is read and dropped, so that its sender gets to read the answer. */
const drainBytesMax = 128 * 1024 * 1024;

/** Answers every failure as Connect has it; a defect gets a reference that stands in the log. */
export function answerErrors(deps: ErrorHandlerDeps) {
  return async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    await keptWaiting(deps.clock, delayOf(error), reply);
    if (Number(request.headers['content-length'] ?? 0) <= drainBytesMax) reply.removeHeader('connection');
    const answer = connectErrorOf(error) ?? ofFramework(error as FastifyError, request) ?? ofDefect(error, request, deps);
    return reply
      .code(answer.status)
      .headers(answer.headers)
      .header('content-type', 'application/json')
      .send(Buffer.from(answer.toBody()));
  };
}

function ofFramework({ code, statusCode }: FastifyError, { headers, routeOptions }: FastifyRequest): ConnectError | null {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new ConnectError('resource_exhausted', `The body has more than ${routeOptions.bodyLimit ?? 0} bytes`, { status: 413 });
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || code === 'FST_ERR_CTP_INVALID_CONTENT_TYPE') {
    const given = String(headers['content-type'] ?? 'nothing').slice(0, 100);
    const message = `Bodies of the type ${given} are not read here: send application/proto or application/json`;
    return new ConnectError('invalid_argument', message, { status: 415 });
  }
  const isOfCaller = typeof code === 'string' && code.startsWith('FST_') && typeof statusCode === 'number' && statusCode < 500;
  return isOfCaller ? new ConnectError('invalid_argument', `The request is not valid for this server: ${code}`) : null;
}

function ofDefect(error: unknown, { method, routeOptions }: FastifyRequest, deps: ErrorHandlerDeps): ConnectError {
  const known: ApiError = defect(error, { method, route: routeOptions.url ?? 'none' }, deps);
  return new ConnectError('internal', `${known.message}. ${known.next}`);
}
