import type { FastifyReply, FastifyRequest } from 'fastify';
import { AuthRefused } from '../../auth/index.ts';
import { defect, type ErrorHandlerDeps } from '../../transports/http/error-handler.ts';
import { delayOf, expectedError } from '../../transports/http/to-api-error.ts';
import { keptWaiting } from '../shared/kept-waiting.ts';
import { BadCall, RefusedCall } from './bad-call.ts';

interface Failure {
  status: number;
  message: string;
  retryAfterSeconds?: number;
}

/** Whatever is wrong with a credential, its program knows one answer for it. */
const statusOf = (error: unknown, status: number): number => {
  const isRefused = error instanceof AuthRefused && status !== 429 && status < 500;
  const staysAsItIs = error instanceof AuthRefused && error.code === 'address_not_allowed';
  return isRefused && !staysAsItIs ? 401 : status;
};

/** Its program tries its key before it has enrolled with it: a person who reads its log then is not to think of a thief. */
function wordsOf(error: unknown, expected: NonNullable<ReturnType<typeof expectedError>>): { message: string; next: string } {
  const { message, next } = expected.toBody().error;
  if (expected.code === 'runner_removed')
    return { message, next: 'It comes back with a new configuration: baton runners add NAME --protocol challengectl' };
  if (!(error instanceof AuthRefused) || error.code !== 'credential_revoked') return { message, next };
  return {
    message: 'This key is not in force: it has not enrolled yet, or it was rotated or revoked',
    next: 'At its first start the program enrols with its enrollment_token now. Later ones need a new configuration: baton runners challengectl-config NAME.',
  };
}

function failureOf(error: unknown, request: FastifyRequest, deps: ErrorHandlerDeps): Failure {
  if (error instanceof BadCall) return { status: 400, message: error.message };
  if (error instanceof RefusedCall) return { status: error.status, message: error.message };
  const expected = expectedError(error);
  if (expected) {
    const { message, next } = wordsOf(error, expected);
    const { retryAfterSeconds: seconds } = expected.detail;
    const retry = typeof seconds === 'number' ? { retryAfterSeconds: seconds } : {};
    return { status: statusOf(error, expected.status), message: [message, next].filter(Boolean).join('. '), ...retry };
  }
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode !== undefined && statusCode < 500) return { status: statusCode, message: message ?? 'this is no request' };
  const { method, routeOptions } = request;
  const told = defect(error, { method, route: routeOptions.url ?? 'none' }, deps);
  return { status: told.status, message: told.toBody().error.message };
}

/** Answers every failure as `{"error": "…"}`, in which the programs and their users look for it. */
export const errorAnswers =
  (deps: ErrorHandlerDeps) =>
  async (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    await keptWaiting(deps.clock, delayOf(error), reply);
    const { status, message, retryAfterSeconds } = failureOf(error, request, deps);
    if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
    return reply.code(status).send({ error: message });
  };
