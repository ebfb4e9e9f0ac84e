import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { JobLogQuery } from '@baton/protocol';
import type { LogPageView } from '../../../app/index.ts';
import { hasMore } from '../../views/log-page.ts';
import type { Answer, Call } from '../rest-route.ts';

export type LogCall = Call<{ jobId: string }, JobLogQuery, unknown>;

const pageBytes = 1024 * 1024;

const headersOf = (type: string, name: string) => ({
  'content-type': type,
  'content-disposition': `attachment; filename="${name}"`,
});

/** All printed bytes of an attempt, read and sent piece by piece as fast as they are taken. */
export async function downloadLog({ app, params, query }: LogCall, format: 'raw' | 'gzip'): Promise<Answer> {
  const { after = 0, attempt = null } = query;
  const first = await app.jobs.readLog(params.jobId, attempt, after, pageBytes);
  const number = first.attempt?.number ?? 0;
  const rest = (from: number): Promise<LogPageView> =>
    app.jobs.readLog(params.jobId, first.attempt?.number ?? null, from, pageBytes);
  const name = `job-${params.jobId.replace(/[^\w-]/g, '_')}-attempt-${number}.log`;
  const bytes = Readable.from(printedBytes(first, after, rest), { objectMode: false });
  if (format === 'raw') return { status: 200, headers: headersOf('text/plain; charset=utf-8', name), body: bytes };
  const packed = createGzip();
  // whoever goes away ends both
  pipeline(bytes, packed, () => {});
  return { status: 200, headers: headersOf('application/gzip', `${name}.gz`), body: packed };
}

const isPrinted = (stream: string): boolean => stream === 'stdout' || stream === 'stderr';

/** The bytes of the job's own outputs, in order; what the runner said about the job, and what its executor told as data, is left out. */
async function* printedBytes(
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
