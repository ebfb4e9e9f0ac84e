import { randomUUID } from 'node:crypto';
import {
  encodeLogFrames,
  type Job,
  logMediaType,
  protocolVersion,
  type RegistrationToken,
  restPaths,
  runnerPaths,
  type SessionAnswer,
  type SubmitJob,
  type SyncAnswer,
} from '@baton/protocol';
import { sha256 } from '../../support/jobs.ts';
import { untilOver } from '../../support/live.ts';
import { call, taken } from '../../support/rest.ts';
import type { Server } from '../../support/server.ts';

export interface ToldJob {
  name: string;
  executor: string;
  version: string;
  spec: Record<string, unknown>;
  /** what else its submission says */
  more?: Partial<SubmitJob>;
  /** of its runner */
  devices?: readonly object[];
  /** what its executor tells as data */
  facts: readonly Record<string, unknown>[];
  /** of the tools */
  log: string;
  failure: { exitCode: number; message: string } | null;
  /** left out: it ends otherwise */
  asks?: { question: string; detail: Record<string, unknown> };
}

/** A runner made by hand, in a session. */
interface Teller {
  name: string;
  sessionId: string;
  token: string;
  /** of its last sync */
  number: number;
  send: <T>(path: string, body: unknown) => Promise<T>;
}

async function join(server: Server, { executor, version, devices = [], asks }: ToldJob): Promise<Teller> {
  const name = `${executor} runner${asks ? ' that asks' : ''}`;
  const executors = [{ name: executor, version }];
  const capabilities = { labels: [], executors, capacity: 1, fence: true, attributes: {}, devices };
  const { token: registration } = await server.get<RegistrationToken>(restPaths.registrationToken);
  const registered = await call<{ token: string }>(server.url, 'POST', runnerPaths.register, {
    token: registration,
    body: { name, capabilities, version: '0.1.0', nonce: randomUUID() },
  });
  const { token } = taken(registered);
  const send = async <T>(path: string, body: unknown): Promise<T> =>
    taken(await call<T>(server.url, 'POST', path, { token, body }));
  const { sessionId } = await send<SessionAnswer>(runnerPaths.session, {
    ...{ bootId: 'scripted', version: '0.1.0', protocol: protocolVersion, capabilities },
  });
  return { name, sessionId, token, number: 0, send };
}

/** Takes the attempt that is offered, tells all of it, and how it ended. */
async function tell(server: Server, teller: Teller, { facts, log, failure, asks }: ToldJob): Promise<void> {
  const { sessionId, token, send } = teller;
  teller.number += 1;
  const sync = { sessionId, number: teller.number, freeSlots: 1, leases: [], draining: false };
  const { offers } = await send<SyncAnswer>(runnerPaths.sync, sync);
  const [offer] = offers;
  if (!offer) throw new Error('no offer');
  const { attemptId, epoch } = offer;
  await send(runnerPaths.accept(attemptId), { sessionId, epoch, syncNumber: teller.number });
  const pieces = [
    { stream: 'stdout' as const, bytes: Buffer.from(log) },
    { stream: 'data' as const, bytes: Buffer.from(facts.map((fact) => `${JSON.stringify(fact)}\n`).join('')) },
  ];
  const frames = pieces.map((piece, index) => ({
    ...piece,
    number: index + 1,
    offsetMs: index,
    linesDropped: 0,
    bytesDropped: 0,
  }));
  const bytes = encodeLogFrames(frames);
  taken(await call(server.url, 'POST', `${runnerPaths.log(attemptId)}?epoch=${epoch}`, { token, type: logMediaType, bytes }));
  const all = Buffer.concat(pieces.map((piece) => piece.bytes));
  const sums = { chunks: frames.length, lines: all.toString().split('\n').length - 1, bytes: all.length };
  await send(runnerPaths.logClose(attemptId), { epoch, ...sums, linesDropped: 0, bytesDropped: 0, digest: sha256(all) });
  if (asks) {
    const awaiting = { ...asks, what: 'input', state: null, stay: true };
    await send(runnerPaths.report(attemptId), { epoch, signal: null, kind: 'awaiting', exitCode: null, message: null, awaiting });
    return;
  }
  const end = failure === null ? { kind: 'succeeded', exitCode: 0, message: null } : { kind: 'failed', ...failure };
  await send(runnerPaths.report(attemptId), { epoch, signal: null, ...end });
}

async function hand(server: Server, { name: runner }: Teller, { name, executor, spec, more = {} }: ToldJob): Promise<string> {
  return (await server.post<Job>(restPaths.jobs, { ...more, name, executor, runner, spec })).id;
}

/** A job of an executor whose tool need not be on this machine: a runner made by hand tells what the executor would. Answers the job's id. */
export async function toldJob(server: Server, told: ToldJob): Promise<string> {
  const teller = await join(server, told);
  const id = await hand(server, teller, told);
  await tell(server, teller, told);
  if (!told.asks) await untilOver(server, id);
  return id;
}

/** The same of two attempts: the first asks, and the second goes on with the answer. */
export async function toldConversation(server: Server, asking: ToldJob, answer: string, after: ToldJob): Promise<string> {
  const teller = await join(server, after);
  const id = await hand(server, teller, after);
  await tell(server, teller, asking);
  await server.post(restPaths.jobAnswer(id), { reply: 'answer', text: answer });
  await tell(server, teller, after);
  await untilOver(server, id);
  return id;
}
