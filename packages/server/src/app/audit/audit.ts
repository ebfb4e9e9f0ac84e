import {
  type AuditEntry,
  type AuditFilter,
  type AuditLink,
  type AuthSuspicion,
  anyEntry,
  type ConfigurationFact,
  configurationSetting,
  type Finding,
  instanceScopeId,
  matchesAudit,
  noteConfiguration,
  suspicionsOf,
  withDescendants,
} from '@baton/core';
import type { Page } from '../../store/interface.ts';
import type { Access } from '../access/access.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { posture } from './posture.ts';
import type { AuditOutline, AuditQuery, AuditUseCases, AuditVerification, AuditView, Surroundings } from './use-cases.ts';
import { verifyChain } from './verify.ts';

/** Entries that are read at a time. */
const pieceSize = 500;
/** How far back suspicions are looked for, and the most entries that are read for them. */
const suspicionsOfMs = 90 * 24 * 3_600_000;
const suspicionEntriesMax = 20_000;

/** What was changed by whom: read, checked, and what of it looks wrong. */
export class AuditLog implements AuditUseCases {
  readonly #context: Context;
  readonly #access: Access;

  constructor(context: Context, access: Access) {
    this.#context = context;
    this.#access = access;
  }

  async page(query: AuditQuery, page: Page): Promise<{ entries: AuditView[]; next: string | null }> {
    const { rows, next } = await this.#context.deps.store.read.audit(this.#filterOf(query), page);
    return { entries: rows.map(this.#view), next };
  }

  async since(query: AuditQuery, seq: number): Promise<{ entries: AuditView[]; through: number } | null> {
    const filter = this.#filterOf(query);
    const entries = await this.#context.deps.store.read.auditSince(seq, pieceSize);
    if (entries.length === pieceSize) return null;
    const through = entries.at(-1)?.seq ?? seq;
    return {
      entries: entries
        .filter((entry) => matchesAudit(entry, filter))
        .reverse()
        .map(this.#view),
      through,
    };
  }

  newest = async (): Promise<number> => (await this.#context.deps.store.read.auditHead()).seq;

  async outline(query: AuditQuery): Promise<AuditOutline> {
    const { scopeIds, ...rest } = this.#filterOf(query);
    const { seq, hash, dropped } = await this.#context.deps.store.read.auditHead();
    const complete = scopeIds === null && Object.values(rest).every((value) => value === null);
    return { complete, head: { seq, hash }, dropped };
  }

  async *read(query: AuditQuery, through: number): AsyncGenerator<AuditView[]> {
    const filter = this.#filterOf(query);
    for (let last = 0; ; ) {
      const entries = await this.#context.deps.store.read.auditSince(last, pieceSize);
      const newest = entries.at(-1);
      if (!newest) return;
      yield entries.filter((entry) => entry.seq <= through && matchesAudit(entry, filter)).map(this.#view);
      last = newest.seq;
      if (last >= through) return;
    }
  }

  async verify(noted: AuditLink | null): Promise<AuditVerification> {
    this.#access.need('view_audit', instanceScopeId);
    return await verifyChain(this.#context, noted);
  }

  async suspicions(): Promise<AuthSuspicion[]> {
    this.#access.need('view_audit', instanceScopeId);
    const filter: AuditFilter = { ...anyEntry, action: 'auth', from: this.#context.now() - suspicionsOfMs };
    const found: AuditEntry[] = [];
    for (let after: string | null = null; found.length < suspicionEntriesMax; ) {
      const page = await this.#context.deps.store.read.audit(filter, { limit: pieceSize, after });
      found.push(...page.rows);
      after = page.next;
      if (after === null) break;
    }
    return suspicionsOf(found.reverse());
  }

  async posture(surroundings: Surroundings): Promise<Finding[]> {
    this.#access.need('view_audit', instanceScopeId);
    return await posture(this.#context, surroundings);
  }

  async noteStart(facts: readonly ConfigurationFact[]): Promise<void> {
    const { committer, deps, now } = this.#context;
    await committer.carryOut(
      () => deps.store.read.get('setting', configurationSetting),
      (before) => noteConfiguration(before, facts, now()),
    );
  }

  /** What someone may read of the log, of what they ask for. */
  #filterOf({ scope, ...rest }: AuditQuery): AuditFilter {
    const known = [...this.#context.fleet.scopes()];
    if (scope === null) {
      if (this.#access.may('view_audit', instanceScopeId)) return { ...rest, scopeIds: null };
      const scopeIds = known.map(({ id }) => id).filter((id) => this.#access.may('view_audit', id));
      if (scopeIds.length === 0) this.#access.need('view_audit', instanceScopeId);
      return { ...rest, scopeIds };
    }
    // a removed one too: what was done in it is asked for all the same
    const found = this.#context.fleet.scopeByName(scope) ?? known.find(({ name }) => name === scope);
    if (!found || !this.#access.sees(found.id)) throw new Refused('scope_not_found', { name: scope });
    this.#access.need('view_audit', found.id);
    return { ...rest, scopeIds: withDescendants(found, known).map(({ id }) => id) };
  }

  #view = (entry: AuditEntry): AuditView => ({
    entry,
    scopeName: this.#context.fleet.scope(entry.scopeId)?.name ?? entry.scopeId,
  });
}
