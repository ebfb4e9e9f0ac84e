import type { Entry, FileCaller, IdentityClaims, JobFile, Runner, Token } from '@baton/core';
import type { LogEnd } from '../logstore/interface.ts';
import type { QueueClass } from '../store/interface.ts';
import type { Access, Principal } from './access/access.ts';
import type { PersonalPart } from './access/personal-parts.ts';
import type { AuditUseCases } from './audit/use-cases.ts';
import type { BackupUseCases } from './backups/use-cases.ts';
import type { ExplainUseCases } from './explain/use-cases.ts';
import type { OpenedFile } from './files/open-file.ts';
import type { PutFileInput } from './files/put-file.ts';
import type { KeyUseCases } from './fleet/key-use-cases.ts';
import type { FleetUseCases } from './fleet/use-cases.ts';
import type { LineUseCases } from './fleetlog/use-cases.ts';
import type { HostingUseCases } from './hosting/use-cases.ts';
import type { IdentityUseCases } from './identities/use-cases.ts';
import type { JobUseCases } from './jobs/use-cases.ts';
import type { LiveFeed } from './live/live-feed.ts';
import type { WebhookUseCases } from './notify/use-cases.ts';
import type { PauseUseCases } from './pauses/use-cases.ts';
import type { PeopleUseCases } from './people/use-cases.ts';
import type { PoolUseCases } from './pools/use-cases.ts';
import type { RangeUseCases } from './ranges/use-cases.ts';
import type { ReleaseUseCases } from './releases/use-cases.ts';
import type {
  AcceptInput,
  AcceptOutput,
  AppendedLog,
  BearerUse,
  CallerConnection,
  ClosedLog,
  HoldingOutput,
  LinesInput,
  LinesOutput,
  LogStanding,
  RegisterInput,
  RenewalOutput,
  ReportInput,
  SentChunk,
  SessionInput,
  SessionOutput,
  StandingOutput,
  SyncInput,
  SyncOutput,
} from './runner-calls.ts';
import type { ScopeUseCases } from './scopes/use-cases.ts';
import type { SecretUseCases } from './secrets/use-cases.ts';
import type { SettingsUseCases } from './settings/use-cases.ts';
import type { StatisticsUseCases } from './statistics/use-cases.ts';
import type { TemplateUseCases } from './templates/use-cases.ts';
import type { TimelineUseCases } from './timeline/use-cases.ts';

/**
 * The use cases of the control plane, for transports, gateways, services and the simulator. Every refusal is a thrown {@link Refused};
 * store errors pass through. Inputs are validated in shape by the transport; rules of substance are checked here.
 */
export interface App {
  readonly runners: RunnerCalls;
  readonly fleet: FleetUseCases;
  readonly keys: KeyUseCases;
  readonly hosting: HostingUseCases;
  readonly identities: IdentityUseCases;
  readonly jobs: JobUseCases;
  readonly explain: ExplainUseCases;
  readonly scopes: ScopeUseCases;
  readonly ranges: RangeUseCases;
  readonly releases: ReleaseUseCases;
  readonly secrets: SecretUseCases;
  readonly templates: TemplateUseCases;
  readonly pauses: PauseUseCases;
  readonly settings: SettingsUseCases;
  readonly people: PeopleUseCases;
  readonly audit: AuditUseCases;
  readonly lines: LineUseCases;
  readonly statistics: StatisticsUseCases;
  readonly timeline: TimelineUseCases;
  readonly backups: BackupUseCases;
  readonly webhooks: WebhookUseCases;
  readonly pools: PoolUseCases;
  /** the same as far as someone may see and change it: what they do not see is not found, what they may not do throws `permission_denied` */
  as(principal: Principal): PersonalApp;
  readonly live: LiveFeed;
  readonly health: Health;
  /** Loads what is alive, begins to dispatch and to sweep. */
  start(): Promise<void>;
  /** Answers all held requests, finishes what is under way, flushes presence. Later calls are refused with `server_starting`. */
  stop(): Promise<void>;
}

/** The use cases for people. */
export interface PersonalApp extends Pick<App, PersonalPart> {
  readonly access: Access;
}

/** The calls of the runner protocol, for a runner whose credential was checked. */
export interface RunnerCalls {
  /** `token` is the row of a `pair` or `reg` token that was checked but for its use. Answers the new secret. */
  register(token: Token, input: RegisterInput, address: string): Promise<{ runner: Runner; token: string }>;
  /** A runner that brings its own token: `key` was made with `token`, both rows checked but for their use. Repeated it changes nothing. Throws `credential_mismatch` too. */
  pairWithKey(token: Token, key: Token, input: RegisterInput, address: string): Promise<Runner>;
  /** A token to follow the one with this id, which stays valid until it is first used; the same nonce gets the same one. */
  renewToken(runnerId: string, tokenId: string, nonce: string): Promise<RenewalOutput>;
  /** A successor is used for the first time. */
  adoptToken(runnerId: string, tokenId: string, address: string): Promise<void>;
  /** A token that was renewed since came from there; answers the challenge that goes with the refusal, if there is one. */
  suspectToken(runnerId: string, tokenId: string, address: string): string | null;
  /** Two processes with its credential were shown to live at the same time, at these addresses: it is frozen. Said again it changes nothing. */
  copied(runnerId: string, addresses: [string, string]): Promise<void>;
  /** A process that was challenged shows that it lives. What is no challenge is ignored. */
  prove(runnerId: string, proof: string): Promise<void>;
  openSession(runnerId: string, input: SessionInput, address: string): Promise<SessionOutput>;
  closeSession(runnerId: string, sessionId: string): Promise<void>;
  /** Held until there is something to say, the hold time is over, or the runner's connection closed. */
  sync(runnerId: string, input: SyncInput, connection: CallerConnection): Promise<SyncOutput>;
  /** Answers the sync of this runner that is held, as a newer one would: nothing is offered to it from now on. False: none is held. */
  releaseSync(runnerId: string): boolean;
  accept(runnerId: string, attemptId: string, input: AcceptInput): Promise<AcceptOutput>;
  /** What is known of a runner, for those who speak in its place; null: it was removed, or never was. Throws `server_starting` before that is loaded. */
  standing(runnerId: string): StandingOutput | null;
  /** What it has accepted and is not over, in the order in which it did. Throws `server_starting` before that is loaded. */
  holding(runnerId: string): HoldingOutput[];
  /** Leave for an effect that can't be taken back; throws `lease_lost`, `job_cancelling` or `gate_held` when there is none. */
  gate(runnerId: string, attemptId: string, epoch: number, address: string): Promise<{ granted: true }>;
  /** of the jobs of which it keeps a folder, those whose folder may go */
  kept(runnerId: string, jobIds: readonly string[]): Promise<{ gone: string[] }>;
  report(runnerId: string, attemptId: string, input: ReportInput): Promise<void>;
  /** @param end with the last chunks: closes the log as well, as `closeLog` does, unless chunks are missing */
  appendLog(
    runnerId: string,
    attemptId: string,
    epoch: number,
    chunks: readonly SentChunk[],
    end?: LogEnd | null,
  ): Promise<AppendedLog>;
  closeLog(runnerId: string, attemptId: string, epoch: number, end: LogEnd): Promise<{ complete: boolean; digest: string }>;
  /**
   * How many chunks of a log are on the disk, by which marks the last of them came, and whether it is closed: for those who number them in place of
   * its runner.
   */
  logStanding(runnerId: string, attemptId: string, epoch: number, marksMax: number): Promise<LogStanding>;
  /**
   * Closes the log of a runner that tells no digest: all that came is all there is. Repeated it changes nothing.
   *
   * @param isCounted its runner numbers what it tells, so what is missing is known; else a log of which a part may be elsewhere is not complete
   */
  sealLog(runnerId: string, attemptId: string, epoch: number, isCounted?: boolean): Promise<ClosedLog>;
  /** What the bearer of this attempt must be, for whoever compares; null: the text is none for this use. */
  attemptBearer(use: BearerUse, attemptId: string, given: string): { epoch: number; expected: string } | null;
  /** What is to be signed for an attempt that runs; throws `lease_lost`. */
  identity(attemptId: string, epoch: number): Promise<{ claims: IdentityClaims; lifeMs: number }>;
  /** The runner of an attempt, for a job that came with its bearer; throws `attempt_not_found`. */
  runnerOf(attemptId: string): Promise<string>;
  /**
   * Keeps a file with the job of a running attempt; the newest of a name counts. Throws `lease_lost`, `file_name_invalid`, `file_too_large`,
   * `job_files_full`, `files_at_once`, `storage_full`, and whatever its bytes throw.
   */
  putFile(caller: FileCaller, attemptId: string, input: PutFileInput): Promise<JobFile>;
  /** A file of the attempt's job; throws `lease_lost`, `file_not_found`. */
  openFile(caller: FileCaller, attemptId: string, name: string): Promise<OpenedFile>;
  /** What the runner prints about itself. Throws `storage_full`. */
  takeLines(runnerId: string, input: LinesInput): Promise<LinesOutput>;
  /** This was signed for it: its log must not show it from now on. */
  hideInLog(attemptId: string, text: string): void;
  unregister(runnerId: string, address: string): Promise<void>;
  /** Those that come when they are called, that nobody hears of, and that a waiting job fits. */
  calledFor(): Promise<string[]>;
  /** The address of one of those took the call. */
  called(runnerId: string): void;
  /** it was told to empty its cache */
  cacheCleared(runnerId: string): Promise<void>;
  /** any call of this runner: keeps its presence fresh without a session's sync */
  heardFrom(runnerId: string): void;
}

interface Health {
  /** null when ready, else why not */
  notReady(): string | null;
  /** figures for `/metrics` that are taken when asked for */
  gauges(): {
    runnersByPill: Record<string, number>;
    heldSyncs: number;
    liveAttempts: number;
    queue: QueueClass[];
    /** since the start, by class of jobs */
    totals(): ReadonlyMap<string, Entry>;
  };
}
