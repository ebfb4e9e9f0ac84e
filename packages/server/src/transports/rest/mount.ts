import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Person } from '../../auth/index.ts';
import { checkerOf, textCheckerOf } from '../http/checker.ts';
import { apiHeaders } from '../http/headers.ts';
import { identify } from '../http/identify.ts';
import { defaultBodyLimit, routerPath } from '../http/route.ts';
import type { RestDeps } from './deps.ts';
import type { Answer, RestRoute } from './rest-route.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** who calls; null where the route lets in anyone */
    person: Person | null;
  }
}

const nothingAllowed = Type.Object({}, { additionalProperties: false });

/** Gives a route to the server: who calls is found out first, then the parts are checked, then its code runs. */
export function mount(server: FastifyInstance, deps: RestDeps, route: RestRoute): void {
  const checkQuery = lazily(() => textCheckerOf(route.query ?? nothingAllowed, 'query'));
  const checkParams = lazily(() => textCheckerOf(route.params ?? nothingAllowed, 'path'));
  const checkBody = lazily(() => checkerOf(route.body ?? nothingAllowed, 'body'));
  const bodyOf = (request: FastifyRequest): unknown => {
    const optional = route.bodyOptional === true || route.body === undefined;
    return checkBody()(optional && request.body === undefined ? {} : request.body);
  };
  server.route({
    method: route.method,
    url: routerPath(route.path),
    bodyLimit: route.bodyLimit ?? defaultBodyLimit,
    config: { pattern: route.path, ...(route.tooLarge ? { tooLarge: route.tooLarge } : {}) },
    onRequest: route.access === 'person' ? admitPerson(deps) : admitAnyone,
    handler: async (request, reply) => {
      const answer = await route.handle({
        params: checkParams()(request.params),
        query: checkQuery()(request.query),
        body: bodyOf(request),
        deps,
        request,
        reply,
        get person() {
          return personOf(request);
        },
      });
      return send(reply, answer);
    },
  });
}

type Done = (error?: Error) => void;

function admitAnyone(_request: FastifyRequest, reply: FastifyReply, done: Done): void {
  reply.headers(apiHeaders);
  done();
}

/** Who calls is asked before the body is read: a stranger's body is not worth reading. */
const admitPerson = (deps: RestDeps) => (request: FastifyRequest, reply: FastifyReply, done: Done) => {
  reply.headers(apiHeaders);
  try {
    const person = identify(deps, request, reply);
    if (!(person instanceof Promise)) {
      request.person = person;
      return done();
    }
    person.then((found) => {
      request.person = found;
      done();
    }, done);
  } catch (error) {
    done(error as Error);
  }
};

function personOf(request: FastifyRequest): Person {
  if (!request.person) throw new Error('this route lets in anyone');
  return request.person;
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  reply.code(answer.status);
  if (answer.headers) reply.headers(answer.headers);
  if (answer.body === undefined) return reply.send();
  if (!reply.hasHeader('content-type')) reply.header('content-type', 'application/json; charset=utf-8');
  return reply.send(answer.body);
}

/** Checks are compiled when they are first needed, so that a start does not wait for all of them. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
