import { Readable } from 'node:stream';
import type { AuditExportHead } from '@baton/protocol';
import { csvLine } from '@baton/protocol/csv';
import type { AuditView, PersonalApp, AuditQuery as Wanted } from '../../../app/index.ts';
import { entryOf } from '../../views/audit.ts';
import type { Answer } from '../rest-route.ts';

/** The whole log, or what a filter leaves of it, written piece by piece. */
export async function exported({ audit }: PersonalApp, format: 'ndjson' | 'csv', query: Wanted): Promise<Answer> {
  const { complete, head, dropped } = await audit.outline(query);
  const pieces = audit.read(query, head.seq);
  // the first piece before the answer begins: what is wrong with the filter is still a refusal
  const first = await pieces.next();
  const top = { audit: { format: 1, complete, head, dropped } } satisfies AuditExportHead;
  const text = format === 'csv' ? csv(first, pieces) : ndjson(top, first, pieces);
  return {
    status: 200,
    headers: {
      'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="baton-audit.${format}"`,
    },
    body: Readable.from(text, { objectMode: false }),
  };
}

type Pieces = AsyncGenerator<AuditView[]>;
type First = IteratorResult<AuditView[], unknown>;

async function* all(first: First, rest: Pieces): AsyncGenerator<AuditView[]> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

async function* ndjson(top: AuditExportHead, first: First, rest: Pieces): AsyncGenerator<string> {
  yield `${JSON.stringify(top)}\n`;
  for await (const views of all(first, rest)) yield views.map((view) => `${JSON.stringify(entryOf(view))}\n`).join('');
}

const columns = [
  'number',
  'time',
  'login',
  'via',
  'address',
  'action',
  'scope',
  'target kind',
  'target id',
  'target name',
  'before',
  'after',
  'detail',
  'hash',
];

async function* csv(first: First, rest: Pieces): AsyncGenerator<string> {
  yield csvLine(columns);
  for await (const views of all(first, rest)) yield views.map(rowOf).join('');
}

function rowOf({ entry, scopeName }: AuditView): string {
  const { seq, at, actor, action, target, before, after, detail, hash } = entry;
  const values = [before, after, detail].map((value) => (value === null ? '' : JSON.stringify(value)));
  const who = [actor.login, actor.via, actor.address ?? ''];
  return csvLine([
    String(seq),
    new Date(at).toISOString(),
    ...who,
    action,
    scopeName,
    target.kind,
    target.id,
    target.name,
    ...values,
    hash,
  ]);
}
