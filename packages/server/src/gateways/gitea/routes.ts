import { PingService, RunnerService } from '@baton/protocol/gitea';
import type { MessageShape } from '@bufbuild/protobuf';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AnswerConnection } from '../shared/answer-connection.ts';
import type { GatewayParts } from '../shared/parts.ts';
import type { Answer, GiteaCall } from './call.ts';
import { addressOf, runnerOf } from './callers.ts';
import type { GiteaCalls } from './calls.ts';
import { ConnectError } from './connect/connect-error.ts';
import { checkHeaders, timeoutOf } from './connect/headers.ts';
import { mediaOf } from './connect/media.ts';
import { sendMessage } from './connect/send.ts';

const base = '/api/actions';
const kib = 1024;
const mib = 1024 * kib;

/** Of calls that carry no more than a name and some labels. */
const smallBody = 64 * kib;
/** What was held back while a server was away comes all at once, so rows of a log may be many. */
const logBody = 64 * mib;
/** Some outputs of a mebibyte. */
const stateBody = 16 * mib;

declare module 'fastify' {
  interface FastifyRequest {
    /** the runner of Gitea whose credential was checked, and the address that it came from; null: the call needs none */
    giteaCaller: { runnerId: string; address: string } | null;
  }
}

type Method = (typeof RunnerService.method)[keyof typeof RunnerService.method] | typeof PingService.method.ping;
type Handle<M extends Method> = (
  message: MessageShape<M['input']>,
  call: GiteaCall,
  request: FastifyRequest,
) => Promise<Answer<MessageShape<M['output']>>>;

interface Way {
  bodyLimit: number;
  /** false: it carries no credential in its headers */
  isAdmitted?: boolean;
}

/** The procedures of Gitea's runners under /api/actions. */
export function addGiteaRoutes(server: FastifyInstance, calls: GiteaCalls, parts: GatewayParts): void {
  const { register, declare, fetchTask, updateTask, updateLog } = RunnerService.method;
  const open = { bodyLimit: smallBody, isAdmitted: false };
  server.decorateRequest('giteaCaller', null);
  add(server, parts, PingService.method.ping, open, async (message) => ({ message: calls.ping(message) }));
  add(server, parts, register, open, async (message, _call, { raw }) => {
    const address = addressOf(parts, raw);
    const enrolment = await parts.auth.runners.enrolment(message.token === '' ? null : message.token, address);
    return { message: await calls.register(enrolment, message, address) };
  });
  add(server, parts, declare, { bodyLimit: smallBody }, async (message, call) => ({
    message: await calls.declare(call, message),
  }));
  add(server, parts, fetchTask, { bodyLimit: smallBody }, (message, call) => calls.fetchTask(call, message));
  add(server, parts, updateTask, { bodyLimit: stateBody }, async (message, call) => ({
    message: await calls.updateTask(call, message),
  }));
  add(server, parts, updateLog, { bodyLimit: logBody }, async (message, call) => ({
    message: await calls.updateLog(call, message),
  }));
  server.route({
    method: 'POST',
    url: `${base}/*`,
    onRequest: async ({ url }) => {
      throw new ConnectError('unimplemented', `There is no ${url.split('?', 1)[0]?.slice(0, 200)} here`);
    },
    handler: async () => {},
  });
}

function add<M extends Method>(
  server: FastifyInstance,
  parts: GatewayParts,
  method: M,
  { bodyLimit, isAdmitted = true }: Way,
  handle: Handle<M>,
): void {
  server.route({
    method: 'POST',
    url: `${base}/${method.parent.typeName}/${method.name}`,
    bodyLimit,
    // before the body is read: a stranger's body is not worth reading
    onRequest: async (request) => {
      checkHeaders(request.headers);
      if (!isAdmitted) return;
      const address = addressOf(parts, request.raw);
      request.giteaCaller = { runnerId: await runnerOf(parts, request.headers, address), address };
    },
    handler: async (request, reply) => {
      const media = mediaOf(request.headers['content-type']);
      if (!media) throw new ConnectError('invalid_argument', 'The body has no type', { status: 415 });
      const read = media.read<M['input']>(method.input, (request.body as Uint8Array | undefined) ?? new Uint8Array());
      const connection = new AnswerConnection(reply.raw);
      const { message, lost } = await handle(read, callOf(request, connection), request);
      if (lost) connection.whenLost(lost);
      return await sendMessage(request, reply, media, { schema: method.output as M['output'], message });
    },
  });
}

const requestKey = /^[\x21-\x7e]{1,100}$/;

function callOf({ giteaCaller, headers }: FastifyRequest, connection: AnswerConnection): GiteaCall {
  const { 'x-runner-version': version, 'x-runner-request-key': key } = headers;
  return {
    ...(giteaCaller ?? { runnerId: '', address: '' }),
    connection,
    timeoutMs: timeoutOf(headers),
    version: typeof version === 'string' ? version : undefined,
    requestKey: typeof key === 'string' && requestKey.test(key) ? key : null,
  };
}
