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

/** A job of an executor whose tool need not be on this machine: a runner made by hand tells what the executor would. Answers the job's id. */
export async function toldJob(server: Server, told: ToldJob): Promise<string> {
  const { name, executor, version, spec, more = {}, devices = [], facts, log, failure, asks } = told;
  const runner = `${executor} runner${asks ? ' that asks' : ''}`;
  const executors = [{ name: executor, version }];
  const capabilities = { labels: [], executors, capacity: 1, fence: true, attributes: {}, devices };
  const { token: registration } = await server.get<RegistrationToken>(restPaths.registrationToken);
  const registered = await call<{ token: string }>(server.url, 'POST', runnerPaths.register, {
    token: registration,
    body: { name: runner, capabilities, version: '0.1.0', nonce: randomUUID() },
  });
  const { token } = taken(registered);
  const send = async <T>(path: string, body: unknown): Promise<T> =>
    taken(await call<T>(server.url, 'POST', path, { token, body }));
  const { sessionId } = await send<SessionAnswer>(runnerPaths.session, {
    ...{ bootId: 'scripted', version: '0.1.0', protocol: protocolVersion, capabilities },
  });
  const { id } = await server.post<Job>(restPaths.jobs, { ...more, name, executor, runner, spec });
  const sync = { sessionId, number: 1, freeSlots: 1, leases: [], draining: false };
  const { offers } = await send<SyncAnswer>(runnerPaths.sync, sync);
  const [offer] = offers;
  if (!offer) throw new Error('no offer');
  const { attemptId, epoch } = offer;
  await send(runnerPaths.accept(attemptId), { sessionId, epoch, syncNumber: 1 });
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
    return id;
  }
  const end = failure === null ? { kind: 'succeeded', exitCode: 0, message: null } : { kind: 'failed', ...failure };
  await send(runnerPaths.report(attemptId), { epoch, signal: null, ...end });
  await untilOver(server, id);
  return id;
}
