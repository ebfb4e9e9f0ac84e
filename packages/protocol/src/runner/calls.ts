import { type Static, Type } from 'typebox';
import { Count, closed, Digest, DurationMs, Epoch, Id, Name, Nullable, Reason, Uuid, Version } from '../shared/fields.ts';
import { FinishKindName, OnPartitionName } from '../shared/states.ts';
import { Usage } from '../shared/usage.ts';
import { Awaiting, Resume } from './awaiting.ts';
import { Capabilities, RunnerDurations, Vitals } from './capabilities.ts';
import { Outputs } from './outputs.ts';

/*
 * The runner protocol: plain HTTP calls under /api/runner/v1, JSON, `Authorization: Bearer`. Unknown fields are ignored. Only `sync` is
 * held open. Every call but `sync` is idempotent: it is sent again until it is answered.
 */

/** `POST register`, with a pairing or registration token as the bearer. A pairing token fixes the runner, so its name is ignored. */
export const RegisterRequest = Type.Object({
  name: Type.Optional(Name),
  capabilities: Capabilities,
  version: Version,
  workspace: Type.Optional(Nullable(Type.String({ maxLength: 1024 }))),
  ephemeral: Type.Optional(Type.Boolean()),
  /** made by the runner; the same nonce with the same token gets the same answer again while the credential was never used */
  nonce: Id,
});
export type RegisterRequest = Static<typeof RegisterRequest>;
export const RegisterAnswer = Type.Object({
  runnerId: Uuid,
  number: Count,
  name: Name,
  token: Type.String({ description: 'the runner token, shown only here' }),
});
export type RegisterAnswer = Static<typeof RegisterAnswer>;

/** Why a runner is not on the version that it was to be brought to, in its words. */
const UpdateFailed = Type.Object({ version: Version, reason: Reason });

/**
 * `POST session`. The boot id is made anew at each start of the runner process. It takes nothing away: attempts of earlier sessions that the first
 * sync of this one does not list are lost then.
 */
export const SessionRequest = Type.Object({
  bootId: Id,
  version: Version,
  protocol: Type.Object({ min: Type.Integer({ minimum: 1 }), max: Type.Integer({ minimum: 1 }) }),
  capabilities: Capabilities,
  /** it was to run that version, which did not reach the server: it is back on the one that it tells */
  updateFailed: Type.Optional(Nullable(UpdateFailed)),
});
export type SessionRequest = Static<typeof SessionRequest>;
/** When the token is to be renewed (`POST token`), counted from this answer; null: never. */
const RenewInMs = Type.Optional(Nullable(DurationMs));
export const SessionAnswer = Type.Object({
  sessionId: Id,
  runnerId: Uuid,
  name: Name,
  protocol: Type.Integer(),
  durations: RunnerDurations,
  latestVersion: Version,
  renewInMs: RenewInMs,
});
export type SessionAnswer = Static<typeof SessionAnswer>;

/**
 * `POST token`: a token that is to follow the one with which it is asked for. That one is valid until the new one is first used. The same
 * nonce gets the same token again, so a lost answer costs nothing. Keep the nonce on disk before asking, and the token before using it.
 */
export const RenewalRequest = Type.Object({ nonce: Id });
export type RenewalRequest = Static<typeof RenewalRequest>;
export const RenewalAnswer = Type.Object({
  token: Type.String({ description: 'the next runner token, shown only here' }),
  /** when that one is to be renewed in its turn; null: never */
  renewInMs: Nullable(DurationMs),
  /** when it ends; null: never */
  expiresInMs: Nullable(DurationMs),
});
export type RenewalAnswer = Static<typeof RenewalAnswer>;

/**
 * `POST proof`: the answer to a challenge, from a process that was told that another one holds its place or its credential: it lives, so two
 * do. It needs any token of this runner's present enrolment, also one that was renewed since.
 */
export const ProofRequest = Type.Object({ proof: Id });
export type ProofRequest = Static<typeof ProofRequest>;

/** `DELETE session` signs out: the runner is offline at once, and by intent. */
export const SessionEnd = Type.Object({ sessionId: Id });
export type SessionEnd = Static<typeof SessionEnd>;

export const HeldLease = Type.Object({
  attemptId: Uuid,
  epoch: Epoch,
  /** chunks of its log that the runner has spooled so far */
  logChunks: Type.Optional(Count),
  /** the runner is ending it already: it need not be told again */
  stopping: Type.Optional(Type.Boolean()),
  /** the device that it has for itself: taken as long as the lease is listed, also when the attempt is over by then */
  deviceId: Type.Optional(Nullable(Id)),
});
export type HeldLease = Static<typeof HeldLease>;

export const AcceptItem = Type.Object({ attemptId: Uuid, epoch: Epoch });
export type AcceptItem = Static<typeof AcceptItem>;
export const ReportBody = Type.Object({
  epoch: Epoch,
  kind: FinishKindName,
  exitCode: Nullable(Type.Integer()),
  signal: Nullable(Type.String({ maxLength: 20 })),
  message: Nullable(Reason),
  /** what its processes have used; left out: it was not measured */
  usage: Type.Optional(Nullable(Usage)),
  /** exactly with the kind `awaiting` */
  awaiting: Type.Optional(Nullable(Awaiting)),
  /** values that the job is to be remembered by, of at most 16 KiB each, without its secrets; left out: none */
  outputs: Type.Optional(Outputs),
});
export type ReportBody = Static<typeof ReportBody>;
export const ReportItem = Type.Intersect([Type.Object({ attemptId: Uuid }), ReportBody]);
export type ReportItem = Static<typeof ReportItem>;

/**
 * `POST sync`: the runner states what it holds, the server answers with what should be. Held open up to `syncHoldMs` while there is
 * nothing to say. A lease is listed from the moment its accept is sent until its report was answered. Numbers rise by one; only the
 * newest is held, an older one is answered empty.
 */
export const SyncRequest = Type.Object({
  sessionId: Id,
  number: Type.Integer({ minimum: 1 }),
  freeSlots: Type.Integer({ minimum: 0, maximum: 1024 }),
  leases: Type.Array(HeldLease, { maxItems: 1024 }),
  draining: Type.Boolean(),
  vitals: Type.Optional(Nullable(Vitals)),
  /** why it takes no new jobs (`freeSlots` 0) for lack of something on its machine, in words */
  shortage: Type.Optional(Nullable(Reason)),
  /** ids of its devices that are there right now; left out: all that it declared. What needs one that is gone ends as `device_lost` */
  devices: Type.Optional(Type.Array(Id, { maxItems: 64 })),
  /** accepts and reports may ride along: such a sync is not held for long; what got no outcome may ride again */
  accepts: Type.Optional(Type.Array(AcceptItem, { maxItems: 1024 })),
  reports: Type.Optional(Type.Array(ReportItem, { maxItems: 1024 })),
  /** what the newest answer's directives had as `proof` */
  proof: Type.Optional(Nullable(Id)),
  /** the update that it was told of: being prepared, or why it can not be (`problem`) */
  update: Type.Optional(Nullable(Type.Object({ version: Version, problem: Nullable(Reason) }))),
});
export type SyncRequest = Static<typeof SyncRequest>;

export const Offer = Type.Object({
  attemptId: Uuid,
  epoch: Epoch,
  jobId: Uuid,
  executor: Type.String(),
  onPartition: OnPartitionName,
  /** the device that it takes; null: none */
  deviceId: Nullable(Id),
  /** accept within this time */
  expiresInMs: DurationMs,
});
export type Offer = Static<typeof Offer>;

/** Everything that is needed to run an accepted job. */
export const Assignment = Type.Object({
  attemptId: Uuid,
  epoch: Epoch,
  jobId: Uuid,
  attemptNumber: Type.Integer({ minimum: 1 }),
  name: Name,
  executor: Type.String(),
  onPartition: OnPartitionName,
  timeLimitMs: Nullable(DurationMs),
  /** the device that it has for itself; null: none */
  deviceId: Nullable(Id),
  /** with which the job, and nobody else, asks for identity tokens of its attempt */
  identityBearer: Type.Optional(Type.String({ maxLength: 200 })),
  /** with which the job, and nobody else, asks at the gate of its attempt and keeps files */
  attemptBearer: Type.Optional(Type.String({ maxLength: 200 })),
  /** by name the one value that it has of a range: the one that was asked for, or drawn for this attempt; left out: none */
  values: Type.Optional(
    Type.Record(Type.String(), Type.Number(), {
      description: 'values of ranges by name (`frequency`), for the job in BATON_RANGE_FREQUENCY; left out: none',
    }),
  ),
  spec: Type.Unknown({ description: "the executor's own fields" }),
  /** left out: the job begins */
  resume: Type.Optional(Nullable(Resume)),
  secrets: Type.Optional(
    Type.Record(Type.String(), Type.String(), {
      description: "values by environment variable, which the runner masks in the job's log; left out: none",
    }),
  ),
});
export type Assignment = Static<typeof Assignment>;

/** The outcome of a call that rode along a sync: an assignment, nothing, or the error that the call alone would have got. */
const Failure = Type.Object({ attemptId: Uuid, error: Type.Object({ code: Type.String(), message: Type.String() }) });
export const AcceptOutcome = Type.Union([Type.Object({ attemptId: Uuid, assignment: Assignment }), Failure]);
export type AcceptOutcome = Static<typeof AcceptOutcome>;
export const ReportOutcome = Type.Union([Type.Object({ attemptId: Uuid, accepted: Type.Literal(true) }), Failure]);
export type ReportOutcome = Static<typeof ReportOutcome>;

/** A program of the server that a runner fetches from that same server, and from nowhere else. */
export const RunnerUpdate = Type.Object({
  version: Version,
  /** a path on the server */
  path: Type.String({ maxLength: 200 }),
  sha256: Digest,
});
export type RunnerUpdate = Static<typeof RunnerUpdate>;

export const SyncAnswer = Type.Object({
  offers: Type.Array(Offer),
  /** stop these with their grace and report them as cancelled */
  cancel: Type.Array(Type.Object({ attemptId: Uuid, reason: Nullable(Reason) })),
  /** these no longer count: stop them, report nothing */
  stop: Type.Array(Type.Object({ attemptId: Uuid, code: Type.String(), message: Type.String() })),
  /** what the server wants of the runner */
  directives: Type.Object({
    /** take no new work, finish, sign out, exit */
    drain: Type.Boolean(),
    disabled: Type.Boolean(),
    /** the session is over: open a new one (`again`, no sooner than `afterMs` where it is given) or exit */
    sessionEnded: Nullable(
      Type.Object({
        code: Type.String(),
        message: Type.String(),
        again: Type.Boolean(),
        afterMs: Type.Optional(DurationMs),
        /** a challenge for a process that another one took over from: it answers with `POST proof`, then exits */
        proof: Type.Optional(Id),
      }),
    ),
    /** to be sent back with the next sync: somebody else came with an older token of this runner */
    proof: Type.Optional(Id),
    /** the version that it is to install by itself, where it said that it may (`updates`): finish, then come back with it */
    update: Type.Optional(RunnerUpdate),
  }),
  accepts: Type.Optional(Type.Array(AcceptOutcome)),
  reports: Type.Optional(Type.Array(ReportOutcome)),
});
export type SyncAnswer = Static<typeof SyncAnswer>;

/** `POST attempts/{id}/accept`: takes the offer, or declines it (the job goes back to the queue at once). */
export const AcceptRequest = Type.Object({
  sessionId: Id,
  epoch: Epoch,
  /** number of the newest sync that was sent */
  syncNumber: Count,
  decline: Type.Optional(Nullable(Reason)),
});
export type AcceptRequest = Static<typeof AcceptRequest>;
/** Null when the offer was declined. */
export const AcceptAnswer = Type.Object({ assignment: Nullable(Assignment) });
export type AcceptAnswer = Static<typeof AcceptAnswer>;

/**
 * `POST attempts/{id}/gate`: asks leave for an effect that can't be taken back, just before it. Whoever gets no answer asks again; whoever
 * is refused must not do it.
 */
export const GateRequest = Type.Object({ epoch: Epoch });
export type GateRequest = Static<typeof GateRequest>;
export const GateAnswer = Type.Object({ granted: Type.Literal(true) });
export type GateAnswer = Static<typeof GateAnswer>;

/** `GET attempts/{id}/identity-token?audience=…`, with the identity bearer of the attempt. */
export const IdentityQuery = Type.Object(
  {
    audience: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        description: 'must be given: for whom it is, `sts.amazonaws.com`, the address of a store',
      }),
    ),
  },
  closed,
);
export const IdentityAnswer = Type.Object({
  token: Type.String({ description: 'a JWT, signed with ES256; the keys stand at /.well-known/jwks.json' }),
  expiresInMs: DurationMs,
});
export type IdentityAnswer = Static<typeof IdentityAnswer>;

/** `POST attempts/{id}/report`. */
export const ReportAnswer = Type.Object({ accepted: Type.Literal(true) });
export type ReportAnswer = Static<typeof ReportAnswer>;
