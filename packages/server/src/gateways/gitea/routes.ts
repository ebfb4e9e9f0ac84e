import type { FastifyInstance } from 'fastify';
import { connectionOf } from '../../transports/http/connection.ts';
import { laneRoute } from '../../transports/http/lane/route.ts';
import { AnswerConnection } from '../shared/answer-connection.ts';
import type { GatewayParts } from '../shared/parts.ts';
import type { Caller } from './callers.ts';
import { ConnectError } from './connect/connect-error.ts';
import { failureOf } from './connect/error-answers.ts';
import { mediaTypes } from './connect/media.ts';
import { unzipped } from './connect/unzipped.ts';
import type { Procedure } from './procedures.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** who calls a procedure of Gitea's runners */
    giteaCaller: Caller;
  }
}

/** The procedures under /api/actions, by the server: what the lane leaves to it. */
export function addToServer(server: FastifyInstance, procedures: readonly Procedure[]): void {
  server.decorateRequest('giteaCaller');
  for (const { path, bodyLimit, admit, carryOut } of procedures)
    server.route({
      method: 'POST',
      url: path,
      bodyLimit,
      onRequest: async (request) => {
        request.giteaCaller = await admit(request.raw);
      },
      handler: async ({ giteaCaller, raw, body }, reply) => {
        const connection = new AnswerConnection(reply.raw);
        const read = await unzipped(raw, (body as Buffer | undefined) ?? Buffer.alloc(0), bodyLimit);
        const { headers, bytes, lost } = await carryOut(giteaCaller, raw, read, connection);
        if (lost) connection.whenLost(lost);
        return reply.headers(headers).send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      },
    });
  server.route({
    method: 'POST',
    url: '/api/actions/*',
    onRequest: async ({ url }) => {
      throw new ConnectError('unimplemented', `There is no ${url.split('?', 1)[0]?.slice(0, 200)} here`);
    },
    handler: async () => {},
  });
}

/** The same procedures by the lane: a thousand idle runners ask a hundred times a second. */
export function addToLane(procedures: readonly Procedure[], parts: GatewayParts): void {
  for (const { path, bodyLimit, admit, carryOut } of procedures)
    parts.lane.add(
      laneRoute<Caller>({
        method: 'POST',
        path,
        name: path,
        bodyLimit,
        reads: mediaTypes,
        takes: (headers) => headers.has('x-runner-token') && !headers.has('content-encoding'),
        admit: ({ headers }, socket) => admit({ headers, socket }),
        handle: ({ who, headers, body, socket }) =>
          carryOut(who, { headers, socket }, body as Buffer, connectionOf(socket)).then(sent),
        failure: (error) => failureOf(error, { method: 'POST', route: path }, parts),
      }),
    );
}

const sent = ({ headers, bytes, lost }: Awaited<ReturnType<Procedure['carryOut']>>) => ({ status: 200, headers, bytes, lost });
