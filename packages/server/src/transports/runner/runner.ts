import type { Token } from '@baton/core';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../app/index.ts';
import type { Auth } from '../../auth/index.ts';
import { bearerOf } from '../http/bearer.ts';
import type { Lane } from '../http/lane/lane.ts';
import { laneRoute } from '../http/lane/route.ts';
import { type Asked, callerAddress, type Trust } from '../http/reached.ts';
import { type RouteDoc, routerPath } from '../http/route.ts';
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
  address: string;
  enrolment: Token | null;
}

/** What the API description shows of the runner protocol. */
export const runnerRouteDocs: readonly RouteDoc[] = Object.values(runnerRoutes);

interface RunnerProtocolDeps {
  app: App;
  auth: Auth;
  addresses: Trust;
}

/** The runner protocol under /api/runner/v1: by the lane, and by the server for what the lane leaves to it. */
export function addRunnerProtocol(server: FastifyInstance, lane: Lane, deps: RunnerProtocolDeps): void {
  server.decorateRequest('caller');
  const handlers = createHandlers(deps.app);
  for (const [name, route] of Object.entries(runnerRoutes)) {
    const admit = route.access === 'enrolment' ? enrol(deps) : authenticate(deps);
    const handler = handlers[name as keyof typeof runnerRoutes];
    // each of these calls has one answer
    const status = Number(Object.keys(route.answers)[0]);
    addToServer(server, route, admit, handler, status);
    addToLane(lane, route, admit, handler, status);
  }
}

/** Who calls. Almost always answered from memory, without a turn of the event loop. */
type Admit = (authorization: string | undefined, asked: Asked) => Caller | Promise<Caller>;

const authenticate =
  ({ auth, addresses }: RunnerProtocolDeps): Admit =>
  (authorization, asked) => {
    const address = callerAddress(addresses, asked);
    const answer = auth.runners.check(bearerOf(authorization), address);
    if (typeof answer === 'string') return { runnerId: answer, address, enrolment: null };
    return answer.then((runnerId) => ({ runnerId, address, enrolment: null }));
  };

const enrol =
  ({ auth, addresses }: RunnerProtocolDeps): Admit =>
  async (authorization, asked) => {
    const address = callerAddress(addresses, asked);
    return { runnerId: '', address, enrolment: await auth.runners.enrolment(bearerOf(authorization), address) };
  };

function addToServer(server: FastifyInstance, route: RouteDoc, admit: Admit, handler: Handler, status: number): void {
  server.route({
    method: route.method,
    url: routerPath(route.path),
    ...(route.bodyLimit !== undefined && { bodyLimit: route.bodyLimit }),
    config: { pattern: route.path },
    // before the body is read: a stranger's body is not worth reading
    onRequest: async (request) => {
      request.caller = await admit(request.headers.authorization, request.raw);
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
      admit: (head, socket) => admit(head.headers.get('authorization'), { headers: head.headers, socket }),
      handle: ({ who, params, query, body, socket }) => {
        const answer = handler({ ...who, params, query, body, socket });
        return answer instanceof Promise ? answer.then(answerOf) : answerOf(answer);
      },
    }),
  );
}
