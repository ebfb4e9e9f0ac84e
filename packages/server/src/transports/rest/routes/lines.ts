import { Readable } from 'node:stream';
import { LinesExportQuery, LinesPage, LinesQuery, restPaths } from '@baton/protocol';
import { csvLine } from '@baton/protocol/csv';
import type { LinesWanted, LineView, PersonalApp } from '../../../app/index.ts';
import { lineOf } from '../../views/line.ts';
import { type Answer, type RestRoute, restRoute } from '../rest-route.ts';
import { waitForLines } from './wait-for-lines.ts';

const defaultLimit = 200;
const waitMsMax = 30_000;

/** What runners and the server print about themselves. */
export const lineRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.logs,
    summary: 'List the lines of runners and server',
    description:
      'Lines of a runner, and what the server says about it (sessions, dropped connections, refused credentials), are shown to whoever sees the ' +
      'runner. Other lines of the server need `view_audit` in the instance. Newest first, unless `after` is given.',
    tag: 'logs',
    access: 'person',
    query: LinesQuery,
    answers: { 200: { description: 'A page', schema: LinesPage } },
    errors: ['runner_not_found', 'scope_not_found'],
    handle: async ({ app, deps, request, query: { limit = defaultLimit, before, after, wait = 0, ...query } }) => {
      const first = after === undefined ? 'newest' : 'oldest';
      const cursor = after ?? before;
      const place = { first, cursor: cursor === undefined ? null : Number(cursor), limit } as const;
      const waitMs = after === undefined ? 0 : Math.min(wait, waitMsMax);
      const held = { app, clock: deps.clock, wanted: wantedOf(query), place, waitMs, request: request.raw };
      const { newest, ...page } = await waitForLines(held);
      const next = page.next === null ? null : String(page.next);
      return { status: 200, body: { lines: page.lines.map(lineOf), next, newest: String(newest) } satisfies LinesPage };
    },
  }),
  restRoute({
    method: 'GET',
    path: restPaths.logsExport,
    summary: 'Export the lines of runners and server, oldest first',
    description:
      'As lines of JSON, or with `format=csv` as a table, in which what a spreadsheet would take for a formula begins with an apostrophe.',
    tag: 'logs',
    access: 'person',
    query: LinesExportQuery,
    answers: { 200: { description: 'All lines that pass the filters', mediaTypes: ['application/x-ndjson', 'text/csv'] } },
    errors: ['runner_not_found', 'scope_not_found'],
    handle: ({ app, query: { format = 'ndjson', ...query } }) => exported(app, format, wantedOf(query)),
  }),
];

const wantedOf = ({ runner, scope, source, level, text, from, to }: Omit<LinesExportQuery, 'format'>): LinesWanted => ({
  runner: runner ?? null,
  scope: scope ?? null,
  source: source ?? null,
  level: level ?? null,
  text: text ?? null,
  from: from ?? null,
  to: to ?? null,
});

async function exported({ lines }: PersonalApp, format: 'ndjson' | 'csv', wanted: LinesWanted): Promise<Answer> {
  const pieces = lines.read(wanted);
  // the first piece before the answer begins: what is wrong with the filter is still a refusal
  const first = await pieces.next();
  return {
    status: 200,
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="baton-logs.${format}"`,
    },
    body: Readable.from(textOf(first, pieces, format), { objectMode: false }),
  };
}

type Pieces = AsyncGenerator<LineView[]>;

async function* textOf(
  first: IteratorResult<LineView[], unknown>,
  rest: Pieces,
  format: 'ndjson' | 'csv',
): AsyncGenerator<string> {
  const rowOf = format === 'csv' ? csvOf : (line: LineView) => `${JSON.stringify(lineOf(line))}\n`;
  if (format === 'csv') yield csvLine(['number', 'time', 'source', 'level', 'runner', 'runner id', 'claimed', 'text']);
  if (first.done) return;
  // an empty piece would end the stream
  if (first.value.length > 0) yield first.value.map(rowOf).join('');
  for await (const piece of rest) if (piece.length > 0) yield piece.map(rowOf).join('');
}

function csvOf({ number, at, source, level, runnerName, runnerId, claimed, text }: LineView): string {
  const who = [runnerName ?? '', runnerId ?? '', claimed ? 'yes' : ''];
  return csvLine([String(number), new Date(at).toISOString(), source, level, ...who, text]);
}
