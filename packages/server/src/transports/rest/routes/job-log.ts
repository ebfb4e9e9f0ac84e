import {
  FoundLines,
  JobLogQuery,
  LogLines,
  LogLinesQuery,
  LogPage,
  LogSearchQuery,
  logWaitMsMax,
  restPaths,
} from '@baton/protocol';
import type { LogPageView } from '../../../app/index.ts';
import { exactParts, hasMore, type ReadLog, receiptOf, textFrom, textParts } from '../../views/log-page.ts';
import { type Answer, type RestRoute, restRoute } from '../rest-route.ts';
import { downloadLog, type LogCall } from './job-log-download.ts';
import { linesOfLog } from './job-log-lines.ts';
import { searchLog } from './job-log-search.ts';
import { JobParams } from './params.ts';
import { waitForLog } from './wait-for-log.ts';

const jsonBytesMax = 256 * 1024;
const pageBytes = 1024 * 1024;
/** So much of a log is looked through for facts before what was found is answered. */
const scannedBytesMax = 32 * 1024 * 1024;

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
  return answerOf(page, parts, next);
}

const answerOf = (page: LogPageView, parts: LogPage['parts'], next: number): Answer => {
  const body: LogPage = {
    attemptId: page.attempt?.id ?? null,
    parts,
    next,
    more: hasMore(page, next),
    receipt: receiptOf(page),
    stored: storedOf(page),
  };
  return { status: 200, body };
};

const storedOf = ({ size }: LogPageView): NonNullable<LogPage['stored']> | null =>
  size && { bytes: size.fileBytes, packed: size.packed };

/** Only the chunks of the stream `data`: a log is mostly something else. */
async function factsOfLog({ app, params, query }: LogCall): Promise<Answer> {
  const { after = 0 } = query;
  const chunks: LogPageView['chunks'][number][] = [];
  let page = await app.jobs.readLog(params.jobId, query.attempt ?? null, after, pageBytes);
  const attempt = page.attempt?.number ?? null;
  const read: ReadLog = (from, bytesMax) => app.jobs.readLog(params.jobId, attempt, from, bytesMax);
  let next = after;
  let foundBytes = 0;
  for (let scannedBytes = 0; ; page = await read(next, pageBytes)) {
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
  return answerOf(page, parts, next);
}

/** The logs of jobs. */
export const jobLogRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.jobLog('{jobId}'),
    summary: 'Read the log of a job',
    description:
      'With `format=raw` or `gzip` the bytes of its outputs, else numbered parts: ask again with `after` set to `next`, and with `wait` ' +
      'to follow it while it grows.',
    tag: 'jobs',
    access: 'person',
    params: JobParams,
    query: JobLogQuery,
    answers: {
      200: {
        description: 'A piece of the log; with `format=raw` all of it as text/plain, with `gzip` as application/gzip',
        schema: LogPage,
        mediaTypes: ['text/plain', 'application/gzip'],
      },
    },
    errors: ['job_not_found', 'attempt_not_found'],
    handle: (call) => {
      if (call.query.format === 'raw' || call.query.format === 'gzip') return downloadLog(call, call.query.format);
      return call.query.stream === 'data' ? factsOfLog(call) : jsonLog(call);
    },
  }),
  restRoute({
    method: 'GET',
    path: restPaths.jobLogLines('{jobId}'),
    summary: 'Read lines of the log of a job',
    description: 'From a line on, wherever it is: nothing before it is read. `next` of an answer is where to go on.',
    tag: 'jobs',
    access: 'person',
    params: JobParams,
    query: LogLinesQuery,
    answers: { 200: { description: 'The lines', schema: LogLines } },
    errors: ['job_not_found', 'attempt_not_found'],
    handle: linesOfLog,
  }),
  restRoute({
    method: 'GET',
    path: restPaths.jobLogSearch('{jobId}'),
    summary: 'Find lines in the log of a job',
    description:
      'Lines that have a text, in their order. An answer comes in bounded time, with what was found until then: go on with `after` set to `next`, until that is null.',
    tag: 'jobs',
    access: 'person',
    params: JobParams,
    query: LogSearchQuery,
    answers: { 200: { description: 'Lines that were found', schema: FoundLines } },
    errors: ['job_not_found', 'attempt_not_found', 'invalid_request'],
    handle: searchLog,
  }),
];
