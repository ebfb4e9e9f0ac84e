import {
  type AuditEntry,
  type AuditFilter,
  type AuditLink,
  anyEntry,
  type ConfigurationFact,
  configurationSetting,
  type Finding,
  matchesAudit,
  noteConfiguration,
  type Suspicion,
  suspicionsOf,
  withDescendants,
} from '@baton/core';
import type { Page } from '../../store/interface.ts';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';
import { posture } from './posture.ts';
import type { AuditQuery, AuditUseCases, AuditVerification, AuditView, Surroundings } from './use-cases.ts';
import { verifyChain } from './verify.ts';

/** Entries that are read at a time. */
const pieceSize = 500;
/** How far back suspicions are looked for, and the most entries that are read for them. */
const suspicionsOfMs = 90 * 24 * 3_600_000;
const suspicionEntriesMax = 20_000;

/** What was changed by whom: read, checked, and what of it looks wrong. */
export class AuditLog implements AuditUseCases {
  readonly #context: Context;

  constructor(context: Context) {
    this.#context = context;
  }

  async page(query: AuditQuery, page: Page): Promise<{ entries: AuditView[]; next: string | null }> {
    const { rows, next } = await this.#context.deps.store.read.audit(this.#filterOf(query), page);
    return { entries: rows.map(this.#view), next };
  }

  async head(): Promise<{ head: AuditLink; dropped: AuditLink }> {
    const { seq, hash, dropped } = await this.#context.deps.store.read.auditHead();
    return { head: { seq, hash }, dropped };
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

  verify = (noted: AuditLink | null): Promise<AuditVerification> => verifyChain(this.#context, noted);

  async suspicions(): Promise<Suspicion[]> {
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

  posture = (surroundings: Surroundings): Promise<Finding[]> => posture(this.#context, surroundings);

  async noteStart(facts: readonly ConfigurationFact[]): Promise<void> {
    const { committer, deps, now } = this.#context;
    await committer.carryOut(
      () => deps.store.read.get('setting', configurationSetting),
      (before) => noteConfiguration(before, facts, now()),
    );
  }

  #filterOf({ scope, ...rest }: AuditQuery): AuditFilter {
    if (scope === null) return { ...rest, scopeIds: null };
    const known = [...this.#context.fleet.scopes()];
    // a removed one too: what was done in it is asked for all the same
    const found = this.#context.fleet.scopeByName(scope) ?? known.find(({ name }) => name === scope);
    if (!found) throw new Refused('scope_not_found', { name: scope });
    return { ...rest, scopeIds: withDescendants(found, known).map(({ id }) => id) };
  }

  #view = (entry: AuditEntry): AuditView => ({
    entry,
    scopeName: this.#context.fleet.scope(entry.scopeId)?.name ?? entry.scopeId,
  });
}
