import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AuthRefused } from '../../auth/index.ts';
import { parseJson } from '../../transports/http/bodies.ts';
import { defect } from '../../transports/http/error-handler.ts';
import { publicUrlOf } from '../../transports/http/public-url.ts';
import { callerAddress } from '../../transports/http/reached.ts';
import { delayOf, expectedError } from '../../transports/http/to-api-error.ts';
import { AnswerConnection } from '../shared/answer-connection.ts';
import { isDenseJson } from '../shared/dense-json.ts';
import { keptWaiting } from '../shared/kept-waiting.ts';
import type { GatewayParts } from '../shared/parts.ts';
import { BadCall } from './bad-call.ts';
import type { RunnerCall, SemaphoreCalls } from './calls.ts';
import { Encryption } from './encryption.ts';
import { readProgress, readRegistration } from './parse.ts';
import type { RunnerState } from './wire.ts';

export interface HttpDeps extends GatewayParts {
  calls: SemaphoreCalls;
}

const path = '/api/internal/runners';
/** A runner that was cut off sends all that it has kept at once, and would send it again for ever if it were refused. */
const progressBytesMax = 128 * 1024 * 1024;
const registrationBytesMax = 64 * 1024;

/** What programs of that system write into headers; anything else is as if it were not there. */
const startedAtForm = /^[\w:.+-]{10,40}$/;
const versionForm = /^[\w.+-]{1,64}$/;

declare module 'fastify' {
  interface FastifyRequest {
    /** of a call of one of Semaphore's runners: whose token was checked */
    semaphoreRunnerId: string;
  }
}

/** `/api/internal/runners`: one path, and a verb for each call. */
export function addRoutes(server: FastifyInstance, deps: HttpDeps): void {
  const { calls } = deps;
  const encryption = new Encryption();
  server.decorateRequest('semaphoreRunnerId', '');
  // its program names no media type
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_: FastifyRequest, body: Buffer, done) => {
    if (isDenseJson(body)) return done(new BadCall(400, 'Invalid format: the body has more values than a report has'));
    try {
      done(null, parseJson(body));
    } catch {
      done(new BadCall(400, 'Invalid format: the body is not JSON'));
    }
  });
  server.setErrorHandler(async (error, request, reply) => await answerError(error, request, reply, deps));
  const onRequest = (request: FastifyRequest) => admit(request, deps);

  server.post(path, { bodyLimit: registrationBytesMax }, async (request, reply) => {
    const token = await calls.register(readRegistration(request.body), callerAddress(deps.addresses, request.raw));
    return reply.code(200).send({ token });
  });
  server.get(path, { onRequest }, async (request, reply) => {
    const state = await calls.poll(callOf(request, reply, deps));
    const publicKey = deps.app.runners.standing(request.semaphoreRunnerId)?.foreign?.publicKey ?? null;
    return await sendState(reply, state, publicKey, encryption);
  });
  server.put(path, { onRequest, bodyLimit: progressBytesMax, config: { isLong: true } }, async (request, reply) => {
    const jobs = readProgress(request.body);
    const terminated = await calls.progress(callOf(request, reply, deps), jobs);
    if (jobs === null) return reply.code(204).send();
    // releases that expect no body read none
    return reply.code(200).send(terminated.length === 0 ? {} : { terminated_jobs: terminated });
  });
  server.delete(path, { onRequest }, async (request, reply) => {
    await calls.unregister(callOf(request, reply, deps));
    return reply.code(204).send();
  });
}

/** Before a body is read: a stranger's body is not worth reading. */
async function admit(request: FastifyRequest, { auth, addresses }: HttpDeps): Promise<void> {
  const token = headerOf(request, 'x-runner-token');
  const address = callerAddress(addresses, request.raw);
  if (token === '') throw new BadCall(401, 'Invalid token');
  request.semaphoreRunnerId = await auth.runners.check(token, address);
}

const headerOf = ({ headers }: FastifyRequest, name: string): string => {
  const value = headers[name];
  return typeof value === 'string' ? value.trim() : '';
};

function callOf(request: FastifyRequest, reply: FastifyReply, { addresses }: HttpDeps): RunnerCall {
  const startedAt = headerOf(request, 'x-runner-started-at');
  const version = headerOf(request, 'x-runner-version');
  return {
    runnerId: request.semaphoreRunnerId,
    address: callerAddress(addresses, request.raw),
    startedAt: startedAtForm.test(startedAt) ? startedAt : null,
    version: versionForm.test(version) ? version : null,
    serverUrl: publicUrlOf(addresses, request.raw),
    connection: new AnswerConnection(reply.raw),
  };
}

async function sendState(
  reply: FastifyReply,
  state: RunnerState,
  publicKey: string | null,
  encryption: Encryption,
): Promise<FastifyReply> {
  const text = JSON.stringify(state);
  if (publicKey === null) return reply.code(200).header('content-type', 'application/json').send(text);
  const closed = await encryption.encrypt(publicKey, text, () => !reply.raw.destroyed);
  return reply.code(200).header('content-type', 'application/octet-stream').send(closed);
}

async function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply, deps: HttpDeps): Promise<FastifyReply> {
  await keptWaiting(deps.clock, delayOf(error), reply);
  const { status, message } = wordsOf(error, request, deps);
  return reply
    .code(status)
    .header('content-type', 'application/json')
    .send(JSON.stringify({ error: message }));
}

/** A failure with the status that their programs know for it. */
function wordsOf(error: unknown, request: FastifyRequest, deps: HttpDeps): { status: number; message: string } {
  if (error instanceof BadCall) return error;
  const isRegistration = request.method === 'POST';
  const expected = expectedError(error);
  if (expected) {
    const isUnknown = error instanceof AuthRefused && [401, 410].includes(expected.status);
    if (isRegistration && [401, 403, 409, 410].includes(expected.status))
      return { status: 400, message: `Invalid registration token: ${expected.message}` };
    return isUnknown ? { status: 404, message: `Runner not found: ${expected.message}` } : expected;
  }
  const { statusCode, message } = error as FastifyError;
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500) return { status: statusCode, message };
  return defect(error, { method: request.method, route: path }, deps);
}
