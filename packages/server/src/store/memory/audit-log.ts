import {
  type AuditDraft,
  type AuditEntry,
  type AuditFilter,
  type AuditHead,
  type AuditLink,
  chainStart,
  matchesAudit,
} from '@baton/core';
import { linksAfter } from '../audit-chain.ts';
import type { Page, Paged } from '../interface.ts';

/** Chained entries, oldest first. */
export class AuditLog {
  #entries: AuditEntry[] = [];
  #last: AuditLink = chainStart;
  #dropped: AuditLink = chainStart;

  get head(): AuditHead {
    return { ...this.#last, dropped: this.#dropped };
  }

  append(drafts: readonly AuditDraft[]): void {
    const links = linksAfter(this.#last, drafts);
    for (const [index, draft] of drafts.entries()) this.#entries.push({ ...draft, ...(links[index] as AuditLink) });
    this.#last = links.at(-1) ?? this.#last;
  }

  since(seq: number, limit: number): AuditEntry[] {
    const start = Math.max(0, seq - this.#dropped.seq);
    return this.#entries.slice(start, start + limit);
  }

  page(filter: AuditFilter, { limit, after }: Page): Paged<AuditEntry> {
    const below = after === null ? Number.POSITIVE_INFINITY : Number(after);
    const found = this.#entries.filter((entry) => entry.seq < below && matchesAudit(entry, filter)).reverse();
    return { rows: found.slice(0, limit), next: found.length > limit ? String(found[limit - 1]?.seq) : null };
  }

  prune(belowSeq: number): void {
    const below = Math.min(belowSeq, this.#last.seq);
    const gone = this.#entries.splice(0, Math.max(0, below - 1 - this.#dropped.seq)).at(-1);
    if (gone) this.#dropped = { seq: gone.seq, hash: gone.hash };
  }
}
