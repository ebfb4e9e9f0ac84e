import type { Token } from '@baton/core';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../app/index.ts';
import { type Auth, AuthRefused } from '../../auth/index.ts';
import { bearerOf } from '../http/bearer.ts';
import type { Lane } from '../http/lane/lane.ts';
import { laneRoute } from '../http/lane/route.ts';
import { type RouteDoc, routerPath } from '../http/route.ts';
import { addressOf } from '../http/server.ts';
import { createHandlers, type Handler } from './handlers.ts';
import { runnerRoutes } from './routes.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** whose credential was checked */
    caller: Caller;
  }
}

/** The runner whose credential was checked, or the pairing or registration token. */
interface Caller {
  runnerId: string;
  enrolment: Token | null;
  /** id of the token of a call that is about tokens */
  tokenId?: string;
}

/** What the API description shows of the runner protocol. */
export const runnerRouteDocs: readonly RouteDoc[] = Object.values(runnerRoutes);

/** The runner protocol under /api/runner/v1: by the lane, and by the server for what the lane leaves to it. */
export function addRunnerProtocol(server: FastifyInstance, lane: Lane, deps: { app: App; auth: Auth }): void {
  server.decorateRequest('caller');
  const handlers = createHandlers(deps.app, deps.auth);
  for (const [name, route] of Object.entries(runnerRoutes)) {
    const admit = admitOf(name as keyof typeof runnerRoutes, deps);
    const handler = handlers[name as keyof typeof runnerRoutes];
    // each of these calls has one answer
    const status = Number(Object.keys(route.answers)[0]);
    addToServer(server, route, admit, handler, status);
    addToLane(lane, route, admit, handler, status);
  }
}

/** Who calls. Almost always answered from memory, without a turn of the event loop. */
type Admit = (authorization: string | undefined, address: string) => Caller | Promise<Caller>;

function admitOf(name: keyof typeof runnerRoutes, { app, auth }: { app: App; auth: Auth }): Admit {
  if (name === 'register') return enrol(auth);
  if (name === 'proof') return hold(auth);
  return name === 'renewToken' ? renew(app, auth) : authenticate(app, auth);
}

const authenticate =
  (app: App, auth: Auth): Admit =>
  (authorization, address) => {
    try {
      const answer = auth.runners.check(bearerOf(authorization), address);
      if (typeof answer === 'string') return { runnerId: answer, enrolment: null };
      return answer.then(
        (runnerId) => ({ runnerId, enrolment: null }),
        (error: unknown) => {
          throw challenged(app, error, address);
        },
      );
    } catch (error) {
      throw challenged(app, error, address);
    }
  };

/** Who comes with a token that was renewed since is asked to show that it lives: then there are two who hold the credential. */
function challenged(app: App, error: unknown, address: string): unknown {
  if (!(error instanceof AuthRefused) || error.code !== 'credential_superseded') return error;
  const { runnerId, tokenId } = error.detail;
  const proof = app.runners.suspectToken(String(runnerId), String(tokenId), address);
  return new AuthRefused(error.code, { ...error.detail, ...(proof !== null && { proof }) });
}

/** The token itself is of interest, not only whose it is. */
const renew =
  (app: App, auth: Auth): Admit =>
  async (authorization, address) => {
    const { runnerId } = await authenticate(app, auth)(authorization, address);
    const { tokenId } = await auth.runners.holder(bearerOf(authorization), address);
    return { runnerId, enrolment: null, tokenId };
  };

const hold =
  (auth: Auth): Admit =>
  async (authorization, address) => ({ ...(await auth.runners.holder(bearerOf(authorization), address)), enrolment: null });

const enrol =
  (auth: Auth): Admit =>
  async (authorization, address) => ({
    runnerId: '',
    enrolment: await auth.runners.enrolment(bearerOf(authorization), address),
  });

function addToServer(server: FastifyInstance, route: RouteDoc, admit: Admit, handler: Handler, status: number): void {
  server.route({
    method: route.method,
    url: routerPath(route.path),
    ...(route.bodyLimit !== undefined && { bodyLimit: route.bodyLimit }),
    config: { pattern: route.path },
    // before the body is read: a stranger's body is not worth reading
    onRequest: async (request) => {
      request.caller = await admit(request.headers.authorization, addressOf(request.raw));
    },
    handler: async (request, reply) => {
      const { caller, params, query, body } = request;
      const answer = await handler({ ...caller, params, query, body, socket: request.raw.socket });
      return reply.code(status).send(answer);
    },
  });
}

function addToLane(lane: Lane, route: RouteDoc, admit: Admit, handler: Handler, status: number): void {
  const answerOf = (body: unknown) => ({ status, body });
  lane.add(
    laneRoute<Caller>({
      method: route.method,
      path: route.path,
      name: routerPath(route.path),
      bodyLimit: route.bodyLimit ?? 0,
      bodyMediaType: route.bodyMediaType,
      admit: (head, socket) => admit(head.headers.get('authorization'), addressOf({ socket })),
      handle: ({ who, params, query, body, socket }) => {
        const answer = handler({ ...who, params, query, body, socket });
        return answer instanceof Promise ? answer.then(answerOf) : answerOf(answer);
      },
    }),
  );
}
