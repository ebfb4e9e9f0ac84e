import type { RenewalAnswer, SyncAnswer } from '@baton/protocol';
import { CallFailed, type Transport, withNewestToken } from '@baton/runner';
import type { Life } from '../clock/life.ts';
import { type Answer, call, type Listener, type Request } from '../network/call.ts';
import type { Link } from '../network/link.ts';

/** The runner's own waiting times: of a call, of a log's call, of signing out, of a sync beyond its hold time. */
const callMs = 30_000;
const logCallMs = 60_000;
const signOutMs = 2_500;
const syncSlackMs = 5_000;
/** The server holds a sync up to a fifth longer than it says. */
const holdShare = 1.2;

export interface TransportDeps {
  life: Life;
  link: Link;
  server: Listener;
  runnerId: string;
  address: string;
  /** the credential that this process has at the moment */
  token: () => string;
  /** a sync was answered */
  synced: (sentAt: number, sessionId: string, answer: SyncAnswer) => void;
  now: () => number;
  /** false: a runner of another make, which knows nothing of `stop` and keeps running when it is cut off */
  fences: boolean;
}

/** The runner protocol, with the one call that jobs make and not the session. */
export type SimulatedTransport = Transport & {
  gate(attemptId: string, epoch: number): Promise<void>;
  renewToken(nonce: string): Promise<RenewalAnswer>;
};

/** The runner protocol over a simulated link. */
export function simulatedTransport({
  life,
  link,
  server,
  runnerId,
  address,
  token,
  synced,
  now,
  fences,
}: TransportDeps): SimulatedTransport {
  const ask = async <T>(op: string, args: unknown[], timeoutMs = callMs, bytes?: Uint8Array): Promise<T> => {
    return await withNewestToken(token, async () => {
      const request: Request = { op, from: runnerId, address, token: token(), args, ...(bytes ? { bytes } : {}) };
      return bodyOf<T>(await call(life, link, server, request, timeoutMs));
    });
  };
  return {
    renewToken: (nonce) => ask('renewToken', [nonce]),
    prove: async (proof) => void (await ask('prove', [proof], signOutMs)),
    openSession: (request) => ask('openSession', [request]),
    closeSession: async (sessionId) => void (await ask('closeSession', [sessionId], signOutMs)),
    sync: async (request, holdMs) => {
      const sentAt = now();
      const answer = await ask<SyncAnswer>('sync', [request], holdMs * holdShare + syncSlackMs);
      synced(sentAt, request.sessionId, answer);
      return fences ? answer : withoutStop(answer);
    },
    decline: async (attemptId, request) => void (await ask('accept', [attemptId, request])),
    gate: async (attemptId, epoch) => void (await ask('gate', [attemptId, { epoch }])),
    appendLog: (attemptId, epoch, frames, end) => ask('appendLog', [attemptId, epoch, end], logCallMs, frames.slice()),
    closeLog: (attemptId, end) => ask('closeLog', [attemptId, end], logCallMs),
  };
}

function withoutStop(answer: SyncAnswer): SyncAnswer {
  const runsOn = { onPartition: 'continue' as const };
  const accepts = answer.accepts?.map((each) =>
    'assignment' in each ? { ...each, assignment: { ...each.assignment, ...runsOn } } : each,
  );
  return { ...answer, offers: answer.offers.map((offer) => ({ ...offer, ...runsOn })), ...(accepts && { accepts }) };
}

/** The body of an answer; throws what a runner's transport throws. */
function bodyOf<T>(answer: Answer): T {
  if (answer.ok) return answer.body as T;
  const { retryAfterSeconds } = answer.failure.detail;
  throw new CallFailed({
    ...answer.failure,
    retryAfterMs: typeof retryAfterSeconds === 'number' ? retryAfterSeconds * 1_000 : null,
  });
}
