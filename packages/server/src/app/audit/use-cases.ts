import type {
  AuditEntry,
  AuditFilter,
  AuditLink,
  AuthSuspicion,
  ChainProblem,
  ConfigurationFact,
  Finding,
  PostureFacts,
} from '@baton/core';
import type { Page } from '../../store/interface.ts';

/** Which entries are wanted; a scope by its name, with all that stands under it. */
export type AuditQuery = Omit<AuditFilter, 'scopeIds'> & { scope: string | null };

/** An entry with the name of its scope. */
export interface AuditView {
  entry: AuditEntry;
  scopeName: string;
}

/** Where the chain stands. */
export interface AuditOutline {
  head: AuditLink;
  dropped: AuditLink;
  /** every entry is among those that are wanted */
  complete: boolean;
}

export interface AuditVerification {
  /** entries that were checked */
  checked: number;
  /** the newest entry when it began */
  head: AuditLink;
  /** the newest entry that retention dropped; number 0: none */
  dropped: AuditLink;
  /** the first problem; null: every entry is what was written, and none is missing */
  problem: (ChainProblem & { text: string }) | null;
}

/** What only the process knows of how it is set up. */
export type Surroundings = Pick<PostureFacts, 'isExposed' | 'isEncrypted' | 'openFiles' | 'dataDir' | 'isKeyInDataFolder'>;

/** Needs `view_audit`: for the entries of a scope there, for the chain as a whole in the instance. */
export interface AuditUseCases {
  /** newest first; throws `scope_not_found` */
  page(query: AuditQuery, page: Page): Promise<{ entries: AuditView[]; next: string | null }>;
  /** those above `seq`, newest first, and the number up to which it was looked; null: they are too many. Throws `scope_not_found` */
  since(query: AuditQuery, seq: number): Promise<{ entries: AuditView[]; through: number } | null>;
  /** the number of the newest entry; 0 before the first */
  newest(): Promise<number>;
  /** where the chain stands, and whether all of it is wanted, and shown to them; throws `scope_not_found` */
  outline(query: AuditQuery): Promise<AuditOutline>;
  /** in pieces, oldest first, up to the entry with the number `through`; throws `scope_not_found` */
  read(query: AuditQuery, through: number): AsyncGenerator<AuditView[]>;
  /** @param noted a link that was written down earlier, which must still hold */
  verify(noted: AuditLink | null): Promise<AuditVerification>;
  /** newest first */
  suspicions(): Promise<AuthSuspicion[]>;
  /** the worst first */
  posture(surroundings: Surroundings): Promise<Finding[]>;
  /** Tells which options of the server differ from those of its last start. */
  noteStart(facts: readonly ConfigurationFact[]): Promise<void>;
}
