import { Readable } from 'node:stream';
import type { JobFile } from '@baton/core';
import { ApiError, type FileAnswer, FileQuery } from '@baton/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../app/index.ts';
import type { Auth } from '../../auth/index.ts';
import type { Clock } from '../../ports/clock.ts';
import { textCheckerOf } from '../http/checker.ts';
import { reprDigest } from '../http/header-values.ts';
import { apiHeaders } from '../http/headers.ts';
import { announcedBytes, bodyOf } from '../http/incoming.ts';
import type { Trust } from '../http/reached.ts';
import { deepParams, routerPath } from '../http/route.ts';
import { type Admit, cameFrom, claimOf } from './admit.ts';
import { FileParams, fileRoutes } from './file-routes.ts';

export interface FilesDeps {
  app: App;
  auth: Pick<Auth, 'noteRefusal'>;
  trust: Trust;
  clock: Clock;
  admit: Admit;
}

const checkParams = textCheckerOf(FileParams, 'path');
const checkQuery = textCheckerOf(FileQuery, 'query');

/** Files of jobs. They are as large as files are, so they go through piece by piece; all else that a body may be has a parser and a limit. */
export function addFiles(server: FastifyInstance, deps: FilesDeps): void {
  void server.register(async (own) => {
    own.removeAllContentTypeParsers();
    own.addContentTypeParser('*', (_request, _body, done) => done(null));
    for (const route of [fileRoutes.put, fileRoutes.get])
      own.route({
        method: route.method,
        url: routerPath(route.path, true),
        config: { pattern: route.path, isLong: true },
        onRequest: async (request, reply) => {
          reply.headers(apiHeaders);
          const claims = claimOf(undefined);
          request.caller = await deps.admit(
            request.headers.authorization,
            cameFrom(deps, request.raw, claims),
            claims,
            request.params,
          );
        },
        handler: (request, reply) => (route.method === 'PUT' ? put(deps, request, reply) : get(deps, request, reply)),
      });
  });
}

function asked(request: FastifyRequest) {
  const { attemptId, name } = checkParams(deepParams(request.params, 'name'));
  const { runnerId, epoch = null } = request.caller;
  return { caller: { runnerId, epoch }, attemptId, name };
}

async function put({ app, clock }: FilesDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { caller, attemptId, name } = asked(request);
  const { kind = 'artifact', expiresInMs = null } = checkQuery(request.query);
  const sent = { sizeBytes: announcedBytes(request.raw), bytes: bodyOf(request.raw, clock) };
  try {
    const file = await app.runners.putFile(caller, attemptId, { name, kind, expiresInMs, ...sent });
    return reply.code(201).send(answerOf(file, expiresInMs));
  } catch (error) {
    if (error instanceof ApiError && error.code === 'request_too_slow') reply.raw.once('finish', () => request.raw.destroy());
    throw error;
  }
}

const answerOf = ({ name, kind, size, digest }: JobFile, expiresInMs: number | null): FileAnswer => {
  return { name, kind, size, digest, expiresInMs };
};

async function get({ app }: FilesDeps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { caller, attemptId, name } = asked(request);
  const { file, bytes } = await app.runners.openFile(caller, attemptId, name);
  reply.code(200).headers({
    'content-type': 'application/octet-stream',
    'content-length': String(file.size),
    'repr-digest': reprDigest(file.digest),
  });
  // what nobody gets need not be decrypted
  const body = request.method === 'HEAD' ? [] : await bytes();
  return reply.send(Readable.from(body, { objectMode: false }));
}
