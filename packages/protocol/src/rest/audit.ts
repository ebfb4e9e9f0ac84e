import { type Static, Type } from 'typebox';
import { Count, closed, Instant, Nullable } from '../shared/fields.ts';

const Text = (maxLength: number, description: string) => Type.Optional(Type.String({ minLength: 1, maxLength, description }));

/** Which entries are wanted. */
const filters = {
  actor: Text(128, 'login of who did it'),
  action: Type.Optional(
    Type.String({ maxLength: 64, pattern: '^[a-z_]+(\\.[a-z_]+)?$', description: '`runner.disable`, or a family: `runner`' }),
  ),
  targetKind: Type.Optional(Type.String({ maxLength: 32, pattern: '^[a-z]+$', description: '`runner`, `job`, `token`, …' })),
  target: Text(200, 'id of what it was done to'),
  scope: Text(250, 'name of a scope; with all that stands under it'),
  address: Text(64, 'from which it came'),
  from: Type.Optional(Type.Integer({ minimum: 0, description: 'milliseconds since the Unix epoch, included' })),
  to: Type.Optional(Type.Integer({ minimum: 0, description: 'milliseconds since the Unix epoch, included' })),
  text: Text(200, 'part of what it says'),
};

export const AuditFilters = Type.Object(filters);
export type AuditFilters = Static<typeof AuditFilters>;

/** `GET /api/v1/audit` */
export const AuditQuery = Type.Object(
  {
    ...filters,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, description: 'entries on a page; default 100' })),
    after: Type.Optional(Type.String({ maxLength: 16, pattern: '^\\d+$', description: '`next` of the page before' })),
  },
  closed,
);
export type AuditQuery = Static<typeof AuditQuery>;

/** `GET /api/v1/audit/export` */
export const AuditExportQuery = Type.Object(
  { ...filters, format: Type.Optional(Type.Union([Type.Literal('ndjson'), Type.Literal('csv')])) },
  closed,
);
export type AuditExportQuery = Static<typeof AuditExportQuery>;

export const AuditActor = Type.Object({
  userId: Nullable(Type.String()),
  login: Type.String(),
  via: Type.String({ description: '`session`, `token`, `local` (the file on the server), `runner`, `server`' }),
  credentialId: Nullable(Type.String({ description: 'of the session or token' })),
  address: Nullable(Type.String()),
});

const Values = Type.Record(Type.String(), Type.Unknown());

export const AuditEntry = Type.Object(
  {
    seq: Type.Integer({ minimum: 1, description: 'without gaps' }),
    at: Instant,
    actor: AuditActor,
    action: Type.String(),
    scopeId: Type.String(),
    scope: Type.String({ description: 'its name; not covered by the hash' }),
    target: Type.Object({ kind: Type.String(), id: Type.String(), name: Type.String() }),
    before: Nullable(Values),
    after: Nullable(Values),
    detail: Values,
    hash: Type.String({ description: 'SHA-256 over the hash before it, its number, and what it says' }),
  },
  { $id: 'AuditEntry' },
);
export type AuditEntry = Static<typeof AuditEntry>;

export const AuditPage = Type.Object({
  entries: Type.Array(AuditEntry),
  next: Nullable(Type.String({ description: 'null on the last page' })),
});
export type AuditPage = Static<typeof AuditPage>;

export const AuditLink = Type.Object({ seq: Count, hash: Type.String({ description: 'empty before the first entry' }) });
export type AuditLink = Static<typeof AuditLink>;

/** The first line of an export in NDJSON; the entries follow, oldest first. */
export const AuditExportHead = Type.Object({
  audit: Type.Object({
    format: Type.Literal(1),
    /** false: it was filtered, so that the chain can not be followed */
    complete: Type.Boolean(),
    head: AuditLink,
    dropped: AuditLink,
  }),
});
export type AuditExportHead = Static<typeof AuditExportHead>;

/** `GET /api/v1/audit/verification` */
export const AuditVerificationQuery = Type.Object(
  {
    head: Type.Optional(
      Type.String({
        pattern: '^\\d{1,15}:[0-9a-f]{64}$',
        description: '`NUMBER:HASH` that was noted earlier and must still hold',
      }),
    ),
  },
  closed,
);
export type AuditVerificationQuery = Static<typeof AuditVerificationQuery>;

export const AuditVerification = Type.Object({
  ok: Type.Boolean(),
  checked: Count,
  head: AuditLink,
  dropped: AuditLink,
  problem: Nullable(
    Type.Object({
      seq: Count,
      why: Type.String({ description: '`missing`, `altered`, `added`, `cut`, `noted`' }),
      text: Type.String(),
    }),
  ),
});
export type AuditVerification = Static<typeof AuditVerification>;

export const Suspicion = Type.Object({
  kind: Type.String({ description: '`many_failures`, `failures_then_success`, `new_address`, `reused_token`' }),
  identity: Type.String({ description: 'login, or id of a token' }),
  address: Nullable(Type.String()),
  firstAt: Instant,
  lastAt: Instant,
  count: Count,
  seq: Type.Integer({ description: 'the newest entry that it was read from' }),
});
export type Suspicion = Static<typeof Suspicion>;

/** `GET /api/v1/audit/suspicions` */
export const SuspicionList = Type.Object({ suspicions: Type.Array(Suspicion) });
export type SuspicionList = Static<typeof SuspicionList>;

export const PostureFinding = Type.Object({
  id: Type.String(),
  severity: Type.Union([Type.Literal('high'), Type.Literal('medium'), Type.Literal('low')]),
  what: Type.String(),
  why: Type.String(),
  fix: Type.String(),
  about: Type.Array(Type.String(), { description: 'names of what it is about' }),
});
export type PostureFinding = Static<typeof PostureFinding>;

/** `GET /api/v1/audit/posture` */
export const Posture = Type.Object({ findings: Type.Array(PostureFinding) });
export type Posture = Static<typeof Posture>;
