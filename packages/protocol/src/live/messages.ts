import { type Static, Type } from 'typebox';
import { AuditEntry, AuditFilters } from '../rest/audit.ts';
import { QueuedClass, UsedUpKey } from '../rest/explanation.ts';
import { JobFilters } from '../rest/job-lists.ts';
import { LogPart } from '../rest/job-log.ts';
import { Attempt, Job, JobDetail, LogReceipt, TimelineEntry } from '../rest/jobs.ts';
import { Line } from '../rest/lines.ts';
import { Pause } from '../rest/pause.ts';
import { Called, Runner } from '../rest/runners.ts';
import { Dashboard } from '../rest/statistics.ts';
import { Vitals } from '../runner/capabilities.ts';
import { runnerFilterKeys } from '../runner-list/filters.ts';
import { runnerTypes } from '../runner-list/narrowing.ts';
import { Count, Instant, Nullable, Uuid } from '../shared/fields.ts';
import {
  ActivityName,
  ContactName,
  FlagName,
  JobStateName,
  LineLevelName,
  LineSourceName,
  LogStreamName,
  PillName,
  RunnerProtocolName,
} from '../shared/states.ts';

/*
 * The live WebSocket, /api/v1/live: JSON messages, several subscriptions a connection. A subscription is answered by a snapshot that
 * carries the sequence number it is true for; then come `change` messages with rising numbers. A change carries whole rows: applying
 * one twice does no harm. After a reconnect the client subscribes with the number it has; it gets what it missed, or a snapshot again.
 * Presence and the dashboard have no numbers and are not resumed: the newest value counts.
 *
 * Who subscribes to the runners with `first` gets the snapshot in parts (`runners_part`): first the counts and the rows of the screen that it
 * describes, in their order, then all others. The parts have one sequence number; the client has it, and can resume from it, with the `last`
 * of them, and forgets then what it knew before and no part named. Changes and presence come after the last part.
 */

/** The name of a scope; one that does not exist has no runners. */
const ScopeWord = Type.String({ minLength: 1, maxLength: 250 });

/** The screen that a client shows first: a filter of the list, a search and an order, as its address has them. */
export const RunnersLook = Type.Object({
  show: Type.Enum([...runnerFilterKeys]),
  search: Type.String({ maxLength: 120 }),
  /** `heartbeat` or `-heartbeat`; null: by name */
  sort: Nullable(Type.String({ maxLength: 40 })),
  /** rows that it has room for */
  most: Type.Integer({ minimum: 1, maximum: 500 }),
  /** what narrows the list besides; left out: nothing */
  narrowing: Type.Optional(
    Type.Object({
      within: Nullable(ScopeWord),
      scopes: Type.Array(ScopeWord, { maxItems: 100 }),
      types: Type.Array(Type.Enum([...runnerTypes]), { maxItems: 3 }),
      protocols: Type.Array(RunnerProtocolName, { maxItems: 4 }),
      labels: Type.Array(Type.String({ maxLength: 120 }), { maxItems: 100 }),
      executors: Type.Array(Type.String({ maxLength: 120 }), { maxItems: 100 }),
    }),
  ),
});
export type RunnersLook = Static<typeof RunnersLook>;

const PackedColumn = Type.Union([
  Type.Object({ same: Type.Unknown() }),
  Type.Object({ each: Type.Array(Type.Unknown()) }),
  Type.Object({ few: Type.Array(Type.Unknown()), at: Type.Array(Count) }),
]);

export const Topic = Type.Union([
  Type.Object({ name: Type.Literal('runners'), first: Type.Optional(RunnersLook) }),
  Type.Object({
    name: Type.Literal('jobs'),
    /** null: all */
    states: Nullable(Type.Array(JobStateName, { maxItems: 9 })),
    search: Nullable(Type.String({ maxLength: 120 })),
    limit: Type.Integer({ minimum: 1, maximum: 500 }),
    /** besides states and search */
    filter: Type.Optional(JobFilters),
  }),
  Type.Object({ name: Type.Literal('job'), jobId: Uuid }),
  /** what is paused: told whole whenever it changes, without numbers */
  Type.Object({ name: Type.Literal('pauses') }),
  /** which version of the runner is the newest; told whenever a release is published, taken back or gets its program, without numbers */
  Type.Object({ name: Type.Literal('releases') }),
  /** which templates changed, or whose runs did: told at most four times a second, without numbers */
  Type.Object({ name: Type.Literal('templates') }),
  /** which pools changed, or their runners, or what waits for them: told at most four times a second, without numbers */
  Type.Object({ name: Type.Literal('pools') }),
  /** told at most once a second, whole; of a scope and all that stands under it, or of all that one sees */
  Type.Object({ name: Type.Literal('dashboard'), scope: Type.Optional(Type.String({ minLength: 1, maxLength: 250 })) }),
  /** why jobs wait, by kind: told at most once a second, first whole, then the kinds that changed; without numbers */
  Type.Object({ name: Type.Literal('queue'), scope: Nullable(Type.String({ maxLength: 241 })) }),
  /** parts of the log with a number above `after`; with `tail` what is far from the end may be left out, and is said to be */
  Type.Object({ name: Type.Literal('log'), attemptId: Uuid, after: Count, tail: Type.Optional(Type.Boolean()) }),
  /** lines of runners and server with a number above `after` that pass these filters; null: any */
  Type.Object({
    name: Type.Literal('lines'),
    runner: Nullable(Type.String({ minLength: 1, maxLength: 120 })),
    scope: Type.Optional(Type.String({ minLength: 1, maxLength: 250 })),
    source: Nullable(LineSourceName),
    level: Nullable(LineLevelName),
    text: Nullable(Type.String({ minLength: 1, maxLength: 200 })),
    after: Count,
  }),
  /** entries of the audit log that pass the filter, for those who may read them; numbers and cursor are those of entries */
  Type.Object({ name: Type.Literal('audit'), filter: AuditFilters }),
]);
export type Topic = Static<typeof Topic>;

export const ClientMessage = Type.Union([
  Type.Object({
    op: Type.Literal('subscribe'),
    id: Type.String({ minLength: 1, maxLength: 64 }),
    topic: Topic,
    /** sequence number that the client has; null: give me a snapshot */
    cursor: Nullable(Count),
  }),
  Type.Object({ op: Type.Literal('unsubscribe'), id: Type.String({ minLength: 1, maxLength: 64 }) }),
  Type.Object({ op: Type.Literal('ping') }),
]);
export type ClientMessage = Static<typeof ClientMessage>;

export const JobView = Type.Object({
  job: Job,
  spec: Type.Unknown(),
  ask: JobDetail.properties.ask,
  drawFrom: JobDetail.properties.drawFrom,
  secrets: JobDetail.properties.secrets,
  files: JobDetail.properties.files,
  history: Type.Array(Attempt),
  timeline: Type.Array(TimelineEntry),
});
export type JobView = Static<typeof JobView>;

/** What changes without an event: when runners were last heard of, and how their machines are. */
export const PresenceRow = Type.Object({
  runnerId: Uuid,
  lastHeartbeatAt: Nullable(Instant),
  pill: PillName,
  contact: ContactName,
  activity: ActivityName,
  flags: Type.Array(FlagName),
  vitals: Nullable(Vitals),
  shortage: Nullable(Type.String()),
  called: Nullable(Called),
});
export type PresenceRow = Static<typeof PresenceRow>;

export const ServerMessage = Type.Union([
  Type.Object({ op: Type.Literal('hello'), serverVersion: Type.String(), now: Instant }),
  Type.Object({
    op: Type.Literal('runners'),
    id: Type.String(),
    seq: Count,
    snapshot: Type.Boolean(),
    rows: Type.Array(Runner),
    removed: Type.Array(Uuid),
  }),
  Type.Object({
    op: Type.Literal('runners_part'),
    id: Type.String(),
    seq: Count,
    /** of all runners, by filter; only with the first part */
    counts: Nullable(Type.Record(Type.String(), Count)),
    last: Type.Boolean(),
    /** `Runner`s, field by field */
    packed: Type.Object({ count: Count, columns: Type.Record(Type.String(), PackedColumn) }),
  }),
  Type.Object({
    op: Type.Literal('jobs'),
    id: Type.String(),
    seq: Count,
    snapshot: Type.Boolean(),
    rows: Type.Array(Job),
    counts: Type.Record(Type.String(), Count),
  }),
  Type.Object({ op: Type.Literal('job'), id: Type.String(), seq: Count, snapshot: Type.Boolean(), view: JobView }),
  Type.Object({
    op: Type.Literal('log'),
    id: Type.String(),
    /** all before this place was left out: its number, how many lines began before it, and which streams are in the middle of one */
    from: Type.Optional(Type.Object({ after: Count, lines: Count, open: Type.Array(LogStreamName) })),
    parts: Type.Array(LogPart),
    receipt: Nullable(LogReceipt),
    ended: Type.Boolean(),
  }),
  /** `newest`: where to go on from after a reconnect */
  Type.Object({ op: Type.Literal('lines'), id: Type.String(), lines: Type.Array(Line), newest: Count }),
  Type.Object({ op: Type.Literal('pauses'), id: Type.String(), pauses: Type.Array(Pause) }),
  /** whoever shows releases asks for them anew */
  Type.Object({ op: Type.Literal('releases'), id: Type.String(), latestVersion: Type.String() }),
  /** whoever shows these asks for them anew; null: any may have changed, as when the subscription begins */
  Type.Object({ op: Type.Literal('templates'), id: Type.String(), templateIds: Nullable(Type.Array(Uuid)) }),
  /** null: any */
  Type.Object({ op: Type.Literal('pools'), id: Type.String(), poolIds: Nullable(Type.Array(Uuid)) }),
  /** newest first; a snapshot has the newest hundred, and `next` for those before them */
  Type.Object({
    op: Type.Literal('audit'),
    id: Type.String(),
    seq: Count,
    snapshot: Type.Boolean(),
    entries: Type.Array(AuditEntry),
    next: Nullable(Type.String()),
  }),
  /** `whole`: forget what was told before; `gone`: kinds of which none waits any more */
  Type.Object({
    op: Type.Literal('queue'),
    id: Type.String(),
    whole: Type.Boolean(),
    classes: Type.Array(QueuedClass),
    gone: Type.Array(Type.String()),
    keys: Type.Array(UsedUpKey),
  }),
  Type.Object({ op: Type.Literal('dashboard'), id: Type.String(), dashboard: Dashboard }),
  Type.Object({ op: Type.Literal('presence'), rows: Type.Array(PresenceRow) }),
  /** the subscription can not be (re)opened from there: subscribe again without a cursor */
  Type.Object({ op: Type.Literal('reset'), id: Type.String() }),
  Type.Object({
    op: Type.Literal('error'),
    id: Nullable(Type.String()),
    code: Type.String(),
    message: Type.String(),
    next: Type.String(),
  }),
  Type.Object({ op: Type.Literal('pong'), now: Instant }),
]);
export type ServerMessage = Static<typeof ServerMessage>;
