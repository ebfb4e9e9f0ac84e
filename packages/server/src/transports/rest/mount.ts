import { ApiError } from '@baton/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { actorOf, type Person } from '../../auth/index.ts';
import { bearerOf } from '../http/bearer.ts';
import { checkerOf, textCheckerOf } from '../http/checker.ts';
import { apiHeaders } from '../http/headers.ts';
import { identify } from '../http/identify.ts';
import type { Lane } from '../http/lane/lane.ts';
import { laneRoute } from '../http/lane/route.ts';
import { callerAddress } from '../http/reached.ts';
import { deepParams, defaultBodyLimit, routerPath } from '../http/route.ts';
import type { RestDeps } from './deps.ts';
import type { Answer, RestRoute } from './rest-route.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** who calls; null where the route lets in anyone */
    person: Person | null;
  }
}

const nothingAllowed = Type.Object({}, { additionalProperties: false });

/** Checks the parts of a request; throws the first problem. */
type CheckParts = (params: unknown, query: unknown, body: unknown) => { params: unknown; query: unknown; body: unknown };

/** Gives a route to the server, and to the lane: who calls is found out first, then the parts are checked, then its code runs. */
export function mount(server: FastifyInstance, lane: Lane, deps: RestDeps, route: RestRoute): void {
  const check = checkOf(route);
  mountOnServer(server, deps, route, check);
  if (route.byLane) mountOnLane(lane, deps, route, check);
}

function mountOnServer(server: FastifyInstance, deps: RestDeps, route: RestRoute, check: CheckParts): void {
  server.route({
    method: route.method,
    url: routerPath(route.path, route.deep),
    bodyLimit: route.bodyLimit ?? defaultBodyLimit,
    config: {
      pattern: route.path,
      ...(route.tooLarge && { tooLarge: route.tooLarge }),
      ...(route.rawBody && { rawBody: true, isLong: true }),
    },
    onRequest: route.access === 'person' ? admitPerson(deps, route) : admitAnyone,
    handler: async (request, reply) => {
      if (route.unlimited && personOf(request).limits !== null) throw new ApiError('credential_limited');
      const answer = await route.handle({
        ...check(route.deep ? deepParams(request.params, 'name') : request.params, request.query, request.body),
        deps,
        header: (name) => oneOf(request.headers[name]),
        request,
        reply,
        get person() {
          return personOf(request);
        },
        get actor() {
          return actorOf(personOf(request), personOf(request).address);
        },
        get app() {
          return deps.app.as(personOf(request));
        },
      });
      return send(reply, answer);
    },
  });
}

/** By the lane come those who name a credential: browsers, with their cookies and what goes with them, are the server's. */
function mountOnLane(lane: Lane, deps: RestDeps, route: RestRoute, check: CheckParts): void {
  lane.add(
    laneRoute<Person>({
      method: route.method,
      path: route.path,
      name: routerPath(route.path),
      bodyLimit: route.bodyLimit ?? defaultBodyLimit,
      headers: apiHeaders,
      takes: (headers) => headers.has('authorization') && !headers.has('cookie'),
      admit: ({ headers }, socket) =>
        deps.auth.programs.check(
          bearerOf(headers.get('authorization')) ?? '',
          callerAddress(deps.addresses, { headers, socket }),
        ),
      handle: ({ who, headers, ...parts }) =>
        route.handle({
          ...check(parts.params, parts.query, parts.body),
          deps,
          person: who,
          get actor() {
            return actorOf(who, who.address);
          },
          app: deps.app.as(who),
          header: (name) => headers.get(name),
          get request(): never {
            throw new Error('a call by the lane has no request');
          },
          get reply(): never {
            throw new Error('a call by the lane has no reply');
          },
        }),
    }),
  );
}

function checkOf(route: RestRoute): CheckParts {
  const checkQuery = lazily(() => textCheckerOf(route.query ?? nothingAllowed, 'query'));
  const checkParams = lazily(() => textCheckerOf(route.params ?? nothingAllowed, 'path'));
  const checkBody = lazily(() => checkerOf(route.body ?? nothingAllowed, 'body'));
  const bodyOptional = route.bodyOptional === true || route.body === undefined;
  return (params, query, body) => ({
    params: checkParams()(params),
    query: checkQuery()(query),
    body: checkBody()(bodyOptional && body === undefined ? {} : body),
  });
}

const oneOf = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

type Done = (error?: Error) => void;

function admitAnyone(_request: FastifyRequest, reply: FastifyReply, done: Done): void {
  reply.headers(apiHeaders);
  done();
}

/** Who calls is asked before the body is read: a stranger's body is not worth reading. */
const admitPerson = (deps: RestDeps, route: RestRoute) => (request: FastifyRequest, reply: FastifyReply, done: Done) => {
  reply.headers(apiHeaders);
  try {
    const person = identify(deps, request, reply);
    if (!(person instanceof Promise)) {
      request.person = admitted(person, route);
      return done();
    }
    person
      .then((found) => admitted(found, route))
      .then((found) => {
        request.person = found;
        done();
      }, done);
  } catch (error) {
    done(error as Error);
  }
};

function admitted(person: Person, route: RestRoute): Person {
  if (person.mustSetUpTotp && !route.beforeTotp) throw new ApiError('totp_needed', { login: person.login });
  return person;
}

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
