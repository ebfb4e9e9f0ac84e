import type { Token } from '@baton/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Auth } from '../../auth/index.ts';
import { bearerOf } from '../http/bearer.ts';
import { type RouteDoc, routerPath } from '../http/route.ts';
import { addressOf } from '../http/server.ts';
import { type FrontDeps, SyncFront } from './front.ts';
import { createHandlers } from './handlers.ts';
import { runnerRoutes } from './routes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** the runner whose credential was checked */
    runnerId: string;
    enrolmentToken: Token | null;
    /** the checked pairing or registration token */
    enrolment(): Token;
  }
}

/** What the API description shows of the runner protocol. */
export const runnerRouteDocs: readonly RouteDoc[] = Object.values(runnerRoutes);

/** Syncs that are still held this long after the server began to close are cut. */
const closeGraceMs = 2_000;

/** The runner protocol under /api/runner/v1. */
export function addRunnerProtocol(server: FastifyInstance, deps: FrontDeps): void {
  server.decorateRequest('runnerId', '');
  server.decorateRequest('enrolmentToken', null);
  server.decorateRequest('enrolment', function enrolment(this: FastifyRequest): Token {
    if (!this.enrolmentToken) throw new Error('this call is not one of enrolment');
    return this.enrolmentToken;
  });
  const front = new SyncFront(server.server, deps);
  server.addHook('preClose', (done) => {
    front.close();
    setTimeout(() => front.destroy(), closeGraceMs).unref();
    done();
  });
  const handlers = createHandlers(deps.app);
  for (const [name, route] of Object.entries(runnerRoutes)) {
    server.route({
      method: route.method,
      url: routerPath(route.path),
      bodyLimit: route.bodyLimit,
      config: { pattern: route.path },
      // before the body is read: a stranger's body is not worth reading
      onRequest: route.access === 'enrolment' ? enrol(deps.auth) : authenticate(deps.auth),
      handler: handlers[name as keyof typeof runnerRoutes],
    });
  }
}

type Done = (error?: Error) => void;

/** Almost always answers from memory, without a turn of the event loop. */
const authenticate = (auth: Auth) => (request: FastifyRequest, _reply: FastifyReply, done: Done) => {
  try {
    const answer = auth.runners.check(bearerOf(request.headers.authorization), addressOf(request.raw));
    if (typeof answer === 'string') {
      request.runnerId = answer;
      return done();
    }
    answer.then((runnerId) => {
      request.runnerId = runnerId;
      done();
    }, done);
  } catch (error) {
    done(error as Error);
  }
};

const enrol = (auth: Auth) => (request: FastifyRequest, _reply: FastifyReply, done: Done) => {
  auth.runners.enrolment(bearerOf(request.headers.authorization), addressOf(request.raw)).then((token) => {
    request.enrolmentToken = token;
    done();
  }, done);
};
