/*
 * How entries of the audit log are chained, and how a chain is checked. Imports nothing but types: the command line bundles this file, so that
 * an export can be verified without a server.
 */
import type { AuditDraft, AuditEntry } from './state.ts';

/** A place in the chain: the number of an entry and its hash. Before the first entry: 0 and empty. */
export interface AuditLink {
  seq: number;
  hash: string;
}

export const chainStart: AuditLink = { seq: 0, hash: '' };

/** What the store remembers of the chain besides its entries. */
export interface AuditHead extends AuditLink {
  /** the newest entry that retention dropped: what is left is checked from here on */
  dropped: AuditLink;
}

/** JSON with the names of every object in order: equal values are equal texts. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each === undefined ? null : each)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, each]) => each !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${fields.map(([name, each]) => `${JSON.stringify(name)}:${canonicalJson(each)}`).join(',')}}`;
}

/** The text of an entry that its hash covers, without its place. */
export const entryText = ({ at, actor, action, scopeId, target, before, after, detail }: AuditDraft): string =>
  canonicalJson({ at, actor, action, scopeId, target, before, after, detail });

/** The text whose SHA-256 is the hash of the entry with this number: the hash before it, its number, and what it says. */
export const linkText = (previousHash: string, seq: number, text: string): string => `${previousHash}\n${seq}\n${text}`;

/** Why a chain does not hold, at the number `seq`. */
export interface ChainProblem {
  seq: number;
  /**
   * `missing`: entries from `seq` on were taken away. `altered`: the entry is not what was written, or stands in another's place. `added`: nothing
   * was ever written at this number. `cut`: the oldest entries are gone, and no entry tells that retention dropped them. `noted`: it has another
   * hash than the one that was noted.
   */
  why: 'missing' | 'altered' | 'added' | 'cut' | 'noted';
}

/** A problem in words. */
export function problemText({ seq, why }: ChainProblem): string {
  switch (why) {
    case 'missing':
      return `Entries from number ${seq} on were removed.`;
    case 'altered':
      return `Entry ${seq} is not what was written: it, or the one before it, was changed.`;
    case 'added':
      return `Entry ${seq} was added by somebody other than the server.`;
    case 'cut':
      return `The entries up to number ${seq} are gone, and none of the others tells that retention dropped them.`;
    case 'noted':
      return `Entry ${seq} has another hash than the one that was noted: the log was written anew.`;
  }
}

/** Walks a chain from its oldest entry on, in as many pieces as one likes. */
export class ChainWalk {
  readonly #sha256: (text: string) => string;
  readonly #from: AuditLink;
  readonly #noted: AuditLink | null;
  #last: AuditLink;
  #checked = 0;
  /** whether an entry tells of what was dropped before `from` */
  #isCutKnown: boolean;
  #problem: ChainProblem | null = null;

  /**
   * @param from the link before the oldest entry
   * @param noted a link that was written down somewhere else, which must still hold
   */
  constructor(sha256: (text: string) => string, from: AuditLink, noted: AuditLink | null = null) {
    this.#sha256 = sha256;
    this.#from = from;
    this.#noted = noted;
    this.#last = from;
    this.#isCutKnown = from.seq === 0 && from.hash === '';
    if (noted && noted.seq === from.seq && noted.hash !== from.hash) this.#problem = { seq: noted.seq, why: 'noted' };
  }

  /** the newest entry that holds */
  get last(): AuditLink {
    return this.#last;
  }

  get checked(): number {
    return this.#checked;
  }

  /** Takes the next entry; false from the first problem on. */
  take(entry: AuditEntry): boolean {
    if (this.#problem) return false;
    const expected = this.#last.seq + 1;
    if (entry.seq !== expected) {
      this.#problem = { seq: Math.min(entry.seq, expected), why: entry.seq > expected ? 'missing' : 'added' };
      return false;
    }
    if (this.#sha256(linkText(this.#last.hash, entry.seq, entryText(entry))) !== entry.hash) {
      this.#problem = { seq: entry.seq, why: 'altered' };
      return false;
    }
    if (this.#noted?.seq === entry.seq && this.#noted.hash !== entry.hash) {
      this.#problem = { seq: entry.seq, why: 'noted' };
      return false;
    }
    if (tellsOf(entry, this.#from)) this.#isCutKnown = true;
    this.#last = { seq: entry.seq, hash: entry.hash };
    this.#checked++;
    return true;
  }

  /** The first problem, when there is no further entry; null: the chain holds up to `head`. */
  end(head: AuditLink): ChainProblem | null {
    if (this.#problem) return this.#problem;
    const { seq, hash } = this.#last;
    if (seq < head.seq) return { seq: seq + 1, why: 'missing' };
    if (seq > head.seq) return { seq: head.seq + 1, why: 'added' };
    if (hash !== head.hash) return { seq, why: 'altered' };
    if (this.#noted && this.#noted.seq > seq) return { seq: seq + 1, why: 'missing' };
    if (!this.#isCutKnown) return { seq: this.#from.seq, why: 'cut' };
    return null;
  }
}

/** Whether an entry tells that retention dropped everything up to `link`. */
const tellsOf = ({ action, detail }: AuditEntry, link: AuditLink): boolean =>
  action === 'audit.pruned' && detail.throughSeq === link.seq && detail.throughHash === link.hash;
