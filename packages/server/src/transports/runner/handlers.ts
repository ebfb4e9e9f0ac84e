import {
  AcceptRequest,
  type Capabilities,
  GateRequest,
  LogCloseRequest,
  LogQuery,
  type RegisterAnswer,
  RegisterRequest,
  ReportBody,
  SessionEnd,
  SessionRequest,
  SyncRequest,
} from '@baton/protocol';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../app/index.ts';
import { checkerOf, textCheckerOf } from '../http/checker.ts';
import { addressOf } from '../http/server.ts';
import { completeCapabilities } from './capabilities.ts';
import { connectionOf } from './connection.ts';
import { framesOf } from './log-body.ts';
import { AttemptParams, type runnerRoutes } from './routes.ts';
import { withWords } from './sync-failures.ts';

export type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

const withCapabilities = <T extends { capabilities: Capabilities }>(body: T) => ({
  ...body,
  capabilities: completeCapabilities(body.capabilities),
});

const accepted = { accepted: true } as const;

/** The code of each call. Checks are compiled once, here: these are the calls that a fleet makes all day. */
export function createHandlers(app: App): Record<keyof typeof runnerRoutes, Handler> {
  const { runners } = app;
  const check = {
    register: checkerOf(RegisterRequest, 'body'),
    session: checkerOf(SessionRequest, 'body'),
    sessionEnd: checkerOf(SessionEnd, 'body'),
    sync: checkerOf(SyncRequest, 'body'),
    accept: checkerOf(AcceptRequest, 'body'),
    gate: checkerOf(GateRequest, 'body'),
    report: checkerOf(ReportBody, 'body'),
    logClose: checkerOf(LogCloseRequest, 'body'),
    logQuery: textCheckerOf(LogQuery, 'query'),
    params: checkerOf(AttemptParams, 'path'),
  };
  const attemptOf = (request: FastifyRequest): string => check.params(request.params).attemptId;
  return {
    async register(request, reply) {
      const { runner, token } = await runners.register(request.enrolment(), withCapabilities(check.register(request.body)));
      reply.code(201);
      return { runnerId: runner.id, number: runner.number, name: runner.name, token } satisfies RegisterAnswer;
    },
    async unregister(request, reply) {
      await runners.unregister(request.runnerId);
      return reply.code(204).send();
    },
    openSession: (request) =>
      runners.openSession(request.runnerId, withCapabilities(check.session(request.body)), addressOf(request.raw)),
    async closeSession(request, reply) {
      await runners.closeSession(request.runnerId, check.sessionEnd(request.body).sessionId);
      return reply.code(204).send();
    },
    async sync(request) {
      const answer = await runners.sync(request.runnerId, check.sync(request.body), connectionOf(request.raw.socket));
      return answer.accepts || answer.reports ? withWords(answer) : answer;
    },
    accept(request) {
      runners.heardFrom(request.runnerId);
      return runners.accept(request.runnerId, attemptOf(request), check.accept(request.body));
    },
    gate(request) {
      runners.heardFrom(request.runnerId);
      return runners.gate(request.runnerId, attemptOf(request), check.gate(request.body).epoch);
    },
    async report(request) {
      runners.heardFrom(request.runnerId);
      await runners.report(request.runnerId, attemptOf(request), check.report(request.body));
      return accepted;
    },
    log(request) {
      runners.heardFrom(request.runnerId);
      const { epoch } = check.logQuery(request.query);
      return runners.appendLog(request.runnerId, attemptOf(request), epoch, framesOf(request.body));
    },
    logClose(request) {
      runners.heardFrom(request.runnerId);
      const { epoch, ...end } = check.logClose(request.body);
      return runners.closeLog(request.runnerId, attemptOf(request), epoch, end);
    },
  };
}
