import type { FastifyInstance, FastifyRequest } from 'fastify';
import { publicUrlOf } from '../../transports/http/public-url.ts';
import { callerAddress } from '../../transports/http/reached.ts';
import { notedWhenSpent } from '../../transports/http/spent.ts';
import { AnswerConnection } from '../shared/answer-connection.ts';
import type { GatewayParts } from '../shared/parts.ts';
import { errorAnswers } from './answers.ts';
import { RefusedCall } from './bad-call.ts';
import { completionOf, enrollingOf, startOf, statusesOf } from './bodies.ts';
import { callerOf, credentialOf } from './caller.ts';
import { type Caller, ChallengectlCalls } from './calls.ts';
import type { ClientKind } from './devices.ts';
import { recordOf } from './log-record.ts';
import { provision, provisioningOf } from './provision.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** the runner of challengectl whose key was checked */
    challengectl: Caller | null;
  }
}

/** A record with its traceback, or the devices of a runner. */
const bodyLimit = 256 * 1024;

/** Lets runners of challengectl in: those of its default branch under `/api/runners`, newer ones under `/api/agents`. */
export function addChallengectlGateway(server: FastifyInstance, parts: GatewayParts): void {
  const calls = new ChallengectlCalls(parts);
  server.decorateRequest('challengectl', null);
  server.setErrorHandler(errorAnswers(parts));
  addEnrolment(server, parts, calls);
  addProvisioning(server, parts);
  for (const kind of ['runners', 'agents'] as const) addCalls(server, parts, calls, kind);
  addFiles(server, parts, calls);
}

/** Before the body is read: a stranger's is not worth reading. */
const admitted = (parts: GatewayParts, kind: ClientKind) => async (request: FastifyRequest) => {
  request.challengectl = await callerOf(parts, request, kind);
};

function callerOfAdmitted({ challengectl }: FastifyRequest): Caller {
  if (!challengectl) throw new Error('this call comes without a checked key');
  return challengectl;
}

function addEnrolment(server: FastifyInstance, { auth, addresses }: GatewayParts, calls: ChallengectlCalls): void {
  server.post('/api/enrollment/enroll', { bodyLimit }, async (request, reply) => {
    const address = callerAddress(addresses, request.raw);
    const { token, key, runnerId, start } = enrollingOf(request.body);
    const pairing = await auth.runners.enrolment(token, address);
    if (pairing.kind !== 'pair') throw new RefusedCall(401, 'This is no enrolment token: it is made together with an API key');
    const own = await auth.runners.key(key, address);
    const by = { address, identity: pairing.id };
    const name = await notedWhenSpent(auth, by, () => calls.enroll(pairing, own, runnerId, start, address));
    return reply.code(201).send({ success: true, runner_id: name, message: `Runner ${name} enrolled successfully` });
  });
}

function addProvisioning(server: FastifyInstance, { app, auth, addresses }: GatewayParts): void {
  server.post('/api/provisioning/provision', { bodyLimit }, async (request, reply) => {
    const address = callerAddress(addresses, request.raw);
    const key = await auth.runners.provisioner(credentialOf(request.headers), address);
    const wanted = provisioningOf(request.body);
    const url = wanted.url ?? publicUrlOf(addresses, request.raw);
    const by = { address, identity: key.id };
    const made = await notedWhenSpent(auth, by, () => provision(app, key, wanted, url, address));
    return reply.code(201).send(made);
  });
}

function addCalls(server: FastifyInstance, parts: GatewayParts, calls: ChallengectlCalls, kind: ClientKind): void {
  const options = { bodyLimit, onRequest: admitted(parts, kind) };
  const nameOf = (caller: Caller): string => parts.app.runners.standing(caller.runnerId)?.name ?? caller.runnerId;
  server.post(`/api/${kind}/register`, options, async (request) => {
    const caller = callerOfAdmitted(request);
    await calls.register(caller, startOf(request.body));
    return { status: 'registered', runner_id: nameOf(caller) };
  });
  server.post(`/api/${kind}/:id/heartbeat`, options, async (request) => {
    await calls.heartbeat(callerOfAdmitted(request), statusesOf(request.body));
    return { status: 'ok' };
  });
  server.get(`/api/${kind}/:id/task`, options, async (request, reply) => {
    const caller = callerOfAdmitted(request);
    const connection = new AnswerConnection(reply.raw);
    const handed = await calls.task(caller, connection);
    if (!handed) return { task: null, message: await calls.reasonFor(caller) };
    connection.whenLost(handed.lost);
    return { task: handed.task };
  });
  server.post(`/api/${kind}/:id/complete`, options, async (request) => {
    await calls.complete(callerOfAdmitted(request), completionOf(request.body));
    return { status: 'recorded' };
  });
  server.post(`/api/${kind}/:id/log`, options, async (request) => {
    await calls.log(callerOfAdmitted(request), recordOf(request.body));
    return { status: 'received' };
  });
  server.post(`/api/${kind}/:id/signout`, options, async (request) => {
    await calls.signout(callerOfAdmitted(request));
    return { status: 'signed_out' };
  });
}

function addFiles(server: FastifyInstance, parts: GatewayParts, calls: ChallengectlCalls): void {
  server.get('/api/files/:sha256', { onRequest: admitted(parts, 'runners') }, async (request, reply) => {
    const { sha256 } = request.params as { sha256: string };
    const bytes = await calls.file(callerOfAdmitted(request), sha256.toLowerCase());
    return reply.type('application/octet-stream').send(Buffer.from(bytes));
  });
}
