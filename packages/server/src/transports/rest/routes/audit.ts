import {
  AuditExportQuery,
  AuditPage,
  AuditQuery,
  AuditVerification,
  AuditVerificationQuery,
  Posture,
  restPaths,
  SuspicionList,
} from '@baton/protocol';
import { entryOf, queryOf } from '../../views/audit.ts';
import { type RestRoute, restRoute } from '../rest-route.ts';
import { exported } from './audit-export.ts';

const defaultLimit = 100;

/** Who changed what, and whether that is all of it. */
export const auditRoutes: readonly RestRoute[] = [
  restRoute({
    method: 'GET',
    path: restPaths.audit,
    summary: 'List the audit log: who did what, from where, before and after',
    tag: 'audit',
    access: 'person',
    query: AuditQuery,
    answers: { 200: { description: 'A page, newest first', schema: AuditPage } },
    errors: ['scope_not_found'],
    handle: async ({ app, query: { limit = defaultLimit, after = null, ...query } }) => {
      const { entries, next } = await app.audit.page(queryOf(query), { limit, after });
      return { status: 200, body: { entries: entries.map(entryOf), next } satisfies AuditPage };
    },
  }),
  restRoute({
    method: 'GET',
    path: restPaths.auditExport,
    summary: 'Export the audit log, oldest first',
    description:
      'As lines of JSON: first one that tells where the chain begins and ends, then the entries. Without a filter it can be verified ' +
      'offline, with `baton audit verify --file`. With `format=csv` as a table for people; what a spreadsheet would take for a formula ' +
      'begins with an apostrophe there.',
    tag: 'audit',
    access: 'person',
    query: AuditExportQuery,
    answers: { 200: { description: 'All entries', mediaTypes: ['application/x-ndjson', 'text/csv'] } },
    errors: ['scope_not_found'],
    handle: ({ app, query: { format = 'ndjson', ...query } }) => exported(app, format, queryOf(query)),
  }),
  restRoute({
    method: 'GET',
    path: restPaths.auditVerification,
    summary: 'Verify that no entry of the audit log was changed, removed or added',
    description: 'Walks the whole chain. Note the `head` somewhere else: only against it a log that was written anew is found.',
    tag: 'audit',
    access: 'person',
    query: AuditVerificationQuery,
    answers: { 200: { description: 'Whether it holds, else the first problem', schema: AuditVerification } },
    errors: [],
    handle: async ({ app, query }) => {
      const [seq, hash = ''] = query.head?.split(':') ?? [];
      const found = await app.audit.verify(seq === undefined ? null : { seq: Number(seq), hash });
      return { status: 200, body: { ok: found.problem === null, ...found } satisfies AuditVerification };
    },
  }),
  restRoute({
    method: 'GET',
    path: restPaths.auditSuspicions,
    summary: 'List what looks wrong about signing in: many failures, new addresses, tokens that were used up',
    tag: 'audit',
    access: 'person',
    answers: { 200: { description: 'Of the last 90 days, newest first', schema: SuspicionList } },
    errors: [],
    handle: async ({ app }) => ({ status: 200, body: { suspicions: await app.audit.suspicions() } }),
  }),
  restRoute({
    method: 'GET',
    path: restPaths.auditPosture,
    summary: 'List what is set up weakly, with the fix',
    tag: 'audit',
    access: 'person',
    answers: { 200: { description: 'The worst first', schema: Posture } },
    errors: [],
    handle: async ({ app, deps }) => ({
      status: 200,
      body: { findings: await app.audit.posture(await deps.surroundings()) },
    }),
  }),
];
