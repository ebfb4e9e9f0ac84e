import type { Durations, ProviderName, RetentionMs } from '@baton/core';
import type { FileStore } from '../filestore/interface.ts';
import type { FleetLog } from '../fleetlog/interface.ts';
import type { LogStore } from '../logstore/interface.ts';
import type { BackupTaker } from '../ports/backup.ts';
import type { Clock } from '../ports/clock.ts';
import type { Entropy } from '../ports/entropy.ts';
import type { Journal } from '../ports/journal.ts';
import type { ProgramStore } from '../ports/programs.ts';
import type { Logger, Telemetry } from '../ports/telemetry.ts';
import type { TokenMint } from '../ports/tokens.ts';
import type { Vault } from '../ports/vault.ts';
import type { WebhookSender } from '../ports/webhook-sender.ts';
import type { ProviderRegistry } from '../provisioning/interface.ts';
import type { Store } from '../store/interface.ts';

/** All that use cases get from outside. */
export interface AppDeps {
  store: Store;
  logs: LogStore;
  /** what was accepted before may have left a part of its log with another server; left out or 0: nothing has */
  dataFolderSince?: number;
  /** left out: the database is not in the data folder, so no backup of both can be taken */
  backups?: BackupTaker;
  /** the bytes of files that jobs keep */
  files: FileStore;
  /** what runners and the server print about themselves */
  fleetLog: FleetLog;
  journal: Journal;
  clock: Clock;
  entropy: Entropy;
  tokens: TokenMint;
  vault: Vault;
  webhookSender: WebhookSender;
  /** what makes and removes the machines of cloud-hosted runners */
  providers: ProviderRegistry;
  /** where runners that such a provider makes find the server; known once it listens */
  runnerUrl: (provider: ProviderName) => Promise<string>;
  /** where people reach the page, for links to it; null: the server does not know */
  pageUrl: () => string | null;
  logger: Logger;
  telemetry: Telemetry;
  durations: Durations;
  /** for scopes that have none of their own */
  runnerRetentionMs: RetentionMs;
  /** entries of the audit log that are older are dropped; null: none */
  auditRetentionMs: RetentionMs;
  /** how long tokens of runners live that have no life of their own; null: without end */
  runnerTokenTtlMs: number | null;
  /** of all files of a job together */
  jobFilesBytesMax: number;
  /** the runner's programs of released versions */
  programs: ProgramStore;
  /** of the program of a release, at most */
  releaseBundleBytesMax: number;
  /** of the server, and of the runner that it brings along */
  version: string;
  /** versions of the runner protocol that are spoken */
  protocol: { min: number; max: number };
}
