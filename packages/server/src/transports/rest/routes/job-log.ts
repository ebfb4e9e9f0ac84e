import { Readable } from 'node:stream';
import { JobLogQuery, LogPage, logWaitMsMax, restPaths } from '@baton/protocol';
import type { LogPageView } from '../../../app/index.ts';
import { exactParts, hasMore, type ReadLog, receiptOf, textFrom, textParts } from '../../views/log-page.ts';
import { type Answer, type Call, type RestRoute, restRoute } from '../rest-route.ts';
import { JobParams } from './params.ts';
import { waitForLog } from './wait-for-log.ts';

const jsonBytesMax = 256 * 1024;
const rawBytesMax = 1024 * 1024;
/** So much of a log is looked through for facts before what was found is answered. */
const scannedBytesMax = 32 * 1024 * 1024;

type LogCall = Call<{ jobId: string }, JobLogQuery, unknown>;

async function jsonLog({ app, deps, params, query, request }: LogCall): Promise<Answer> {
  const { after = 0, attempt = null } = query;
  const read: ReadLog = (from, bytesMax) => app.jobs.readLog(params.jobId, attempt, from, bytesMax);
  const waitMs = Math.min(query.wait ?? 0, logWaitMsMax);
  const page = await waitForLog({
    app,
    clock: deps.clock,
    jobId: params.jobId,
    read: () => read(after, jsonBytesMax),
    waitMs,
    request: request.raw,
  });
  const next = page.chunks.at(-1)?.number ?? after;
  const parts =
    query.encoding === 'base64' ? exactParts(page.chunks) : textParts(page.chunks, await textFrom(read, after, page.chunks));
  const body: LogPage = {
    attemptId: page.attempt?.id ?? null,
    parts,
    next,
    more: hasMore(page, next),
    receipt: receiptOf(page),
  };
  return { status: 200, body };
}

/** Only the chunks of the stream `data`: a log is mostly something else. */
async function factsOfLog({ app, params, query }: LogCall): Promise<Answer> {
  const { after = 0 } = query;
  const chunks: LogPageView['chunks'][number][] = [];
  let page = await app.jobs.readLog(params.jobId, query.attempt ?? null, after, rawBytesMax);
  const attempt = page.attempt?.number ?? null;
  const read: ReadLog = (from, bytesMax) => app.jobs.readLog(params.jobId, attempt, from, bytesMax);
  let next = after;
  let foundBytes = 0;
  for (let scannedBytes = 0; ; page = await read(next, rawBytesMax)) {
    for (const chunk of page.chunks) {
      next = chunk.number;
      scannedBytes += chunk.bytes.length;
      if (chunk.stream !== 'data') continue;
      foundBytes += chunk.bytes.length;
      chunks.push(chunk);
    }
    if (!hasMore(page, next) || page.chunks.length === 0 || foundBytes >= jsonBytesMax || scannedBytes >= scannedBytesMax) break;
  }
  const parts = query.encoding === 'base64' ? exactParts(chunks) : textParts(chunks, await textFrom(read, after, chunks));
  const body: LogPage = { attemptId: page.attempt?.id ?? null, parts, next, more: hasMore(page, next), receipt: receiptOf(page) };
  return { status: 200, body };
}

async function rawLog({ app, params, query }: LogCall): Promise<Answer> {
  const { after = 0, attempt = null } = query;
  const first = await app.jobs.readLog(params.jobId, attempt, after, rawBytesMax);
  const number = first.attempt?.number ?? 0;
  const rest = (from: number): Promise<LogPageView> =>
    app.jobs.readLog(params.jobId, first.attempt?.number ?? null, from, rawBytesMax);
  return {
    status: 200,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="job-${params.jobId.replace(/[^\w-]/g, '_')}-attempt-${number}.log"`,
    },
    body: Readable.from(rawBytes(first, after, rest), { objectMode: false }),
  };
}

const isPrinted = (stream: string): boolean => stream === 'stdout' || stream === 'stderr';

/** The bytes of the job's own outputs, in order; what the runner said about the job, and what its executor told as data, is left out. */
async function* rawBytes(
  first: LogPageView,
  after: number,
  rest: (from: number) => Promise<LogPageView>,
): AsyncGenerator<Uint8Array> {
  let page = first;
  let next = after;
  while (page.chunks.length > 0) {
    for (const chunk of page.chunks) if (isPrinted(chunk.stream) && chunk.bytes.length > 0) yield chunk.bytes;
    next = page.chunks.at(-1)?.number ?? next;
    if (!hasMore(page, next)) return;
    page = await rest(next);
  }
}

/** The logs of jobs. */
export const jobLogRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.jobLog('{jobId}'),
    summary: 'Read the log of a job',
    description:
      'With `format=raw` the plain bytes of its outputs, else numbered parts: ask again with `after` set to `next`, and with `wait` ' +
      'to follow it while it grows.',
    tag: 'jobs',
    access: 'person',
    params: JobParams,
    query: JobLogQuery,
    answers: { 200: { description: 'A piece of the log; with `format=raw` all of it as text/plain', schema: LogPage } },
    errors: ['job_not_found', 'attempt_not_found'],
    handle: (call) => {
      if (call.query.format === 'raw') return rawLog(call);
      return call.query.stream === 'data' ? factsOfLog(call) : jsonLog(call);
    },
  }),
];
