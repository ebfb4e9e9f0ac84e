import { runnerIdHeader } from '@baton/protocol';
import type { FastifyInstance } from 'fastify';
import type { App } from '../../app/index.ts';
import { type Auth, AuthRefused } from '../../auth/index.ts';
import type { Clock } from '../../ports/clock.ts';
import { isAttemptBearer } from '../http/attempt-bearer.ts';
import { bearerOf } from '../http/bearer.ts';
import type { Lane } from '../http/lane/lane.ts';
import { laneRoute } from '../http/lane/route.ts';
import { callerAddress, type Trust } from '../http/reached.ts';
import { type RouteDoc, routerPath } from '../http/route.ts';
import { type Admit, type Caller, cameFrom, claimOf } from './admit.ts';
import { orItsJob } from './attempt-caller.ts';
import { fileRoutes } from './file-routes.ts';
import { addFiles } from './files.ts';
import { createHandlers, type Handler } from './handlers.ts';
import { runnerRoutes } from './routes.ts';

/** What the API description shows of the runner protocol. */
export const runnerRouteDocs: readonly RouteDoc[] = [...Object.values(runnerRoutes), ...Object.values(fileRoutes)];

interface RunnerProtocolDeps {
  app: App;
  auth: Auth;
  addresses: Trust;
  clock: Clock;
}

/** The runner protocol under /api/runner/v1: by the lane, and by the server for what the lane leaves to it. */
export function addRunnerProtocol(server: FastifyInstance, lane: Lane, deps: RunnerProtocolDeps): void {
  server.decorateRequest('caller');
  const handlers = createHandlers(deps.app, deps.auth);
  for (const [name, route] of Object.entries(runnerRoutes)) {
    const admit = admitOf(name as keyof typeof runnerRoutes, deps);
    const handler = handlers[name as keyof typeof runnerRoutes];
    // each of these calls has one answer
    const status = Number(Object.keys(route.answers)[0]);
    const mounted = { route, admit, handler, status, trust: deps.addresses, auth: deps.auth };
    addToServer(server, mounted);
    addToLane(lane, mounted);
  }
  const admit = orItsJob(deps.app.runners, authenticate(deps.app, deps.auth));
  addFiles(server, { ...deps, trust: deps.addresses, admit });
}

function admitOf(name: keyof typeof runnerRoutes, { app, auth }: { app: App; auth: Auth }): Admit {
  if (name === 'register') return enrol(auth);
  if (name === 'proof') return hold(auth);
  if (name === 'gate') return orItsJob(app.runners, authenticate(app, auth));
  return name === 'renewToken' ? renew(app, auth) : authenticate(app, auth);
}

const authenticate =
  (app: App, auth: Auth): Admit =>
  (authorization, address, claims) => {
    try {
      const answer = auth.runners.check(bearerOf(authorization), address, claims);
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
  async (authorization, address, claims, params) => {
    const { runnerId } = await authenticate(app, auth)(authorization, address, claims, params);
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

interface Mounted {
  route: RouteDoc;
  admit: Admit;
  handler: Handler;
  status: number;
  trust: Trust;
  auth: Pick<Auth, 'noteRefusal'>;
}

function addToServer(server: FastifyInstance, mounted: Mounted): void {
  const { route, admit, handler, status, trust } = mounted;
  server.route({
    method: route.method,
    url: routerPath(route.path),
    ...(route.bodyLimit !== undefined && { bodyLimit: route.bodyLimit }),
    config: { pattern: route.path },
    // before the body is read: a stranger's body is not worth reading
    onRequest: async (request) => {
      const { headers, raw } = request;
      const claims = claimOf(headers[runnerIdHeader]);
      request.caller = await admit(headers.authorization, cameFrom(mounted, raw, claims), claims, request.params);
    },
    handler: async (request, reply) => {
      const { caller, params, query, body } = request;
      const answer = await handler({
        ...caller,
        params,
        query,
        body,
        address: callerAddress(trust, request.raw),
        socket: request.raw.socket,
      });
      return reply.code(status).send(answer);
    },
  });
}

function addToLane(lane: Lane, mounted: Mounted): void {
  const { route, admit, handler, status, trust } = mounted;
  const answerOf = (body: unknown) => ({ status, body });
  lane.add(
    laneRoute<Caller>({
      method: route.method,
      path: route.path,
      name: routerPath(route.path),
      bodyLimit: route.bodyLimit ?? 0,
      bodyMediaType: route.bodyMediaType,
      // a job with the bearer of its attempt is the server's
      takes: (headers) => !route.forItsJob || !isAttemptBearer(bearerOf(headers.get('authorization'))),
      admit: ({ headers }, socket) => {
        const claims = claimOf(headers.get(runnerIdHeader));
        return admit(headers.get('authorization'), cameFrom(mounted, { headers, socket }, claims), claims, {});
      },
      handle: ({ who, headers, params, query, body, socket }) => {
        const address = callerAddress(trust, { headers, socket });
        const answer = handler({ ...who, params, query, body, address, socket });
        return answer instanceof Promise ? answer.then(answerOf) : answerOf(answer);
      },
    }),
  );
}
