import {
  AcceptAnswer,
  AcceptRequest,
  GateAnswer,
  GateRequest,
  KeptAnswer,
  KeptRequest,
  LogAnswer,
  LogCloseAnswer,
  LogCloseRequest,
  LogQuery,
  logBodyBytesMax,
  logMediaType,
  OwnLogAnswer,
  OwnLogRequest,
  ProofRequest,
  RegisterAnswer,
  RegisterRequest,
  RenewalAnswer,
  RenewalRequest,
  ReportAnswer,
  ReportBody,
  runnerPaths,
  SessionAnswer,
  SessionEnd,
  SessionRequest,
  SyncAnswer,
  SyncRequest,
  Uuid,
} from '@baton/protocol';
import { Type } from 'typebox';
import type { RouteDoc } from '../http/route.ts';

export const AttemptParams = Type.Object({ attemptId: Uuid });
const attempt = '{attemptId}';

/** A sync of a runner with a thousand jobs, all of them accepted and reported in one, fits. */
const callBodyLimit = 2 * 1024 * 1024;

const protocol = { tag: 'runner protocol', access: 'runner', bodyLimit: callBodyLimit } as const;
const attemptErrors = ['attempt_not_found', 'lease_lost', 'session_unknown', 'session_superseded'] as const;

/** What is known of each call; its code stands in `handlers.ts`. */
export const runnerRoutes = {
  register: {
    ...protocol,
    method: 'POST',
    path: runnerPaths.register,
    summary: 'Enrol with a pairing or registration token',
    description: 'Sent again with the same nonce before the credential was used, it answers the same runner.',
    access: 'enrolment',
    body: RegisterRequest,
    answers: { 201: { description: 'The runner and its token, shown only here', schema: RegisterAnswer } },
    errors: [
      'token_expired',
      'token_used',
      'token_revoked',
      'token_disabled',
      'runner_name_taken',
      'runner_removed',
      'runner_not_found',
      'storage_full',
    ],
  },
  unregister: {
    ...protocol,
    method: 'DELETE',
    path: runnerPaths.runner,
    summary: 'Give up the registration',
    answers: { 204: { description: 'The credential no longer works' } },
    errors: [],
  },
  renewToken: {
    ...protocol,
    method: 'POST',
    path: runnerPaths.token,
    summary: 'Renew the token',
    description:
      'The token that it is asked with stays valid until the new one is first used. Sent again with the same nonce it answers the same token. ' +
      'Keep the nonce on disk before asking, and the token before using it.',
    body: RenewalRequest,
    answers: { 200: { description: 'The next token, shown only here', schema: RenewalAnswer } },
    errors: ['runner_revoked'],
  },
  proof: {
    ...protocol,
    method: 'POST',
    path: runnerPaths.proof,
    summary: 'Answer a challenge: this process lives',
    description:
      'Whoever is told `session_superseded` or `credential_superseded` with a `proof` sends it back here, then exits. Two processes that live show that ' +
      'the credential was copied, which freezes the runner. What is no challenge is ignored.',
    body: ProofRequest,
    answers: { 204: { description: 'Noted' } },
    errors: [],
  },
  openSession: {
    ...protocol,
    method: 'POST',
    path: runnerPaths.session,
    summary: 'Begin a session; an earlier one of this runner ends',
    body: SessionRequest,
    answers: { 200: { description: 'The session, and the durations to keep to', schema: SessionAnswer } },
    errors: ['protocol_unsupported', 'runner_revoked'],
  },
  closeSession: {
    ...protocol,
    method: 'DELETE',
    path: runnerPaths.session,
    summary: 'Sign out: offline at once, and by intent',
    body: SessionEnd,
    answers: { 204: { description: 'Signed out' } },
    errors: [],
  },
  sync: {
    ...protocol,
    method: 'POST',
    path: runnerPaths.sync,
    summary: 'State what is held, hear what should be',
    description: 'Held open while there is nothing to say, up to `syncHoldMs` (give or take a fifth).',
    body: SyncRequest,
    answers: { 200: { description: 'Offers, cancellations, directives', schema: SyncAnswer } },
    errors: [],
  },
  accept: {
    ...protocol,
    method: 'POST',
    path: runnerPaths.accept(attempt),
    summary: 'Accept or decline an offer',
    params: AttemptParams,
    body: AcceptRequest,
    answers: { 200: { description: 'The job; null when it was declined', schema: AcceptAnswer } },
    errors: ['offer_expired', ...attemptErrors],
  },
  report: {
    ...protocol,
    method: 'POST',
    path: runnerPaths.report(attempt),
    summary: 'Report the end of an attempt',
    params: AttemptParams,
    body: ReportBody,
    answers: { 200: { description: 'It counts', schema: ReportAnswer } },
    errors: attemptErrors,
  },
  gate: {
    ...protocol,
    forItsJob: true,
    method: 'POST',
    path: runnerPaths.gate(attempt),
    summary: "Ask leave for an effect that can't be taken back",
    description:
      'Ask just before it, and again until an answer comes. Granted only to the running attempt with the newest epoch; to a newer one only ' +
      'after the end of the one that had it before is known. Asked again by the attempt that has it, it is granted again. ' +
      'A job asks with the bearer of its attempt, and needs no body.',
    params: AttemptParams,
    body: GateRequest,
    answers: { 200: { description: 'Go ahead', schema: GateAnswer } },
    errors: ['gate_held', 'job_cancelling', ...attemptErrors],
  },
  kept: {
    ...protocol,
    method: 'POST',
    path: runnerPaths.kept,
    summary: 'Ask which kept folders of jobs may go',
    description:
      'A runner may keep a folder of a job between its attempts. It asks when its session begins and every few minutes, and removes those of the jobs ' +
      'that are answered: they are final, unknown, or not for this runner. Jobs of which it runs an attempt need not be named.',
    body: KeptRequest,
    answers: { 200: { description: 'Jobs whose folder may go', schema: KeptAnswer } },
    errors: [],
  },
  log: {
    ...protocol,
    method: 'POST',
    path: runnerPaths.log(attempt),
    summary: 'Append chunks to the log of an attempt',
    description:
      'The body is a row of frames: a line `number stream offsetMs byteCount [linesDropped bytesDropped]`, then the bytes. ' +
      'For example `7 stdout 1250 6`, a newline, `hello` and a newline. With the last chunks the log may be closed by the same call: then the query says ' +
      'all that a close says, and the answer has `closed` when nothing is missing.',
    params: AttemptParams,
    query: LogQuery,
    body: Type.Unknown(),
    bodyMediaType: logMediaType,
    bodyLimit: logBodyBytesMax,
    answers: { 200: { description: 'The highest number that is on disk without a gap', schema: LogAnswer } },
    errors: ['attempt_not_found', 'log_malformed', 'log_mismatch', 'storage_full'],
  },
  logClose: {
    ...protocol,
    method: 'POST',
    path: runnerPaths.logClose(attempt),
    summary: 'Close the log of an attempt with its count and digest',
    params: AttemptParams,
    body: LogCloseRequest,
    answers: { 200: { description: 'Whether all of it is here', schema: LogCloseAnswer } },
    errors: ['attempt_not_found', 'log_gap', 'log_mismatch', 'storage_full'],
  },
  ownLog: {
    ...protocol,
    method: 'POST',
    path: runnerPaths.ownLog,
    summary: 'Send what the runner prints about itself',
    description:
      'Shown on the page Logs and on the page of the runner. Optional. With a `stream` and rising numbers each line is taken in once, however often it ' +
      'is sent. Lines are cut at 4 096 characters; those that are more than a runner may write (600 a minute after 5 000 at once, 8 MiB a day) are ' +
      'left out and counted.',
    body: OwnLogRequest,
    answers: { 200: { description: 'What is here', schema: OwnLogAnswer } },
    errors: ['storage_full'],
  },
} as const satisfies Record<string, RouteDoc>;
