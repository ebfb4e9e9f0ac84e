import type { Socket } from 'node:net';
import type { Token } from '@baton/core';
import {
  AcceptRequest,
  type Capabilities,
  GateRequest,
  KeptRequest,
  LogCloseRequest,
  LogQuery,
  OwnLogRequest,
  ProofRequest,
  type RegisterAnswer,
  RegisterRequest,
  RenewalRequest,
  ReportBody,
  SessionEnd,
  SessionRequest,
  SyncRequest,
} from '@baton/protocol';
import type { App, SyncOutput } from '../../app/index.ts';
import type { Auth } from '../../auth/index.ts';
import { checkerOf, textCheckerOf } from '../http/checker.ts';
import { connectionOf } from '../http/connection.ts';
import { notedWhenSpent } from '../http/spent.ts';
import { completeCapabilities } from './capabilities.ts';
import { framesOf } from './log-body.ts';
import { AttemptParams, type runnerRoutes } from './routes.ts';
import { withWords } from './sync-failures.ts';

/** A call whose credential was checked, whichever way it came. */
interface RunnerRequest {
  /** the runner; empty for an enrolment */
  runnerId: string;
  /** the address that it came from */
  address: string;
  /** the pairing or registration token of an enrolment */
  enrolment: Token | null;
  /** id of the token, where that is of interest */
  tokenId?: string;
  /** its job came itself, with the bearer of this attempt */
  epoch?: number;
  params: unknown;
  query: unknown;
  body: unknown;
  socket: Socket;
}

/** Answers the body, or undefined where there is none. */
export type Handler = (request: RunnerRequest) => unknown;

const withCapabilities = <T extends { capabilities: Capabilities }>(body: T) => ({
  ...body,
  capabilities: completeCapabilities(body.capabilities),
});

const endOf = ({ chunks, lines, bytes, linesDropped, bytesDropped, digest }: LogCloseRequest) => {
  return { chunks, lines, bytes, linesDropped, bytesDropped, digest };
};

const accepted = { accepted: true } as const;

const inWords = (answer: SyncOutput): SyncOutput => (answer.accepts || answer.reports ? withWords(answer) : answer);

/** The code of each call. Checks are compiled once, here: these are the calls that a fleet makes all day. */
export function createHandlers(app: App, auth: Pick<Auth, 'noteRefusal'>): Record<keyof typeof runnerRoutes, Handler> {
  const { runners } = app;
  const check = {
    register: checkerOf(RegisterRequest, 'body'),
    renewal: checkerOf(RenewalRequest, 'body'),
    proof: checkerOf(ProofRequest, 'body'),
    session: checkerOf(SessionRequest, 'body'),
    sessionEnd: checkerOf(SessionEnd, 'body'),
    sync: checkerOf(SyncRequest, 'body'),
    accept: checkerOf(AcceptRequest, 'body'),
    gate: checkerOf(GateRequest, 'body'),
    kept: checkerOf(KeptRequest, 'body'),
    report: checkerOf(ReportBody, 'body'),
    ownLog: checkerOf(OwnLogRequest, 'body'),
    logClose: checkerOf(LogCloseRequest, 'body'),
    logQuery: textCheckerOf(LogQuery, 'query'),
    logEnd: checkerOf(LogCloseRequest, 'query'),
    params: checkerOf(AttemptParams, 'path'),
  };
  const attemptOf = (request: RunnerRequest): string => check.params(request.params).attemptId;
  return {
    async register({ enrolment, body, address }) {
      if (!enrolment) throw new Error('this call is not one of enrolment');
      const input = withCapabilities(check.register(body));
      const by = { address, identity: enrolment.id };
      const { runner, token } = await notedWhenSpent(auth, by, () => runners.register(enrolment, input, address));
      return { runnerId: runner.id, number: runner.number, name: runner.name, token } satisfies RegisterAnswer;
    },
    unregister: (request) => runners.unregister(request.runnerId, request.address),
    renewToken: (request) => runners.renewToken(request.runnerId, request.tokenId ?? '', check.renewal(request.body).nonce),
    proof: (request) => runners.prove(request.runnerId, check.proof(request.body).proof),
    openSession: (request) =>
      runners.openSession(request.runnerId, withCapabilities(check.session(request.body)), request.address),
    closeSession: (request) => runners.closeSession(request.runnerId, check.sessionEnd(request.body).sessionId),
    // held by the thousand: no async function, whose state would be held with it
    sync: (request) => runners.sync(request.runnerId, check.sync(request.body), connectionOf(request.socket)).then(inWords),
    accept(request) {
      runners.heardFrom(request.runnerId);
      return runners.accept(request.runnerId, attemptOf(request), check.accept(request.body));
    },
    gate(request) {
      const { runnerId, epoch, body, address } = request;
      if (epoch !== undefined) return runners.gate(runnerId, attemptOf(request), epoch, address);
      runners.heardFrom(runnerId);
      return runners.gate(runnerId, attemptOf(request), check.gate(body).epoch, address);
    },
    kept: (request) => runners.kept(request.runnerId, check.kept(request.body).jobs),
    async report(request) {
      runners.heardFrom(request.runnerId);
      await runners.report(request.runnerId, attemptOf(request), check.report(request.body));
      return accepted;
    },
    log(request) {
      runners.heardFrom(request.runnerId);
      const query = check.logQuery(request.query);
      const end = query.digest === undefined ? null : endOf(check.logEnd(query));
      return runners.appendLog(request.runnerId, attemptOf(request), query.epoch, framesOf(request.body), end);
    },
    ownLog(request) {
      return runners.takeLines(request.runnerId, check.ownLog(request.body));
    },
    logClose(request) {
      runners.heardFrom(request.runnerId);
      const body = check.logClose(request.body);
      return runners.closeLog(request.runnerId, attemptOf(request), body.epoch, endOf(body));
    },
  };
}
