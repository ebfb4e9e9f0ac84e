import type { Matcher } from './matcher.ts';

/** What stands in the place of a secret. */
const stars = Uint8Array.of(42, 42, 42);

const nothing = new Uint8Array();

/** What a masker keeps between two pieces, so that another one can go on in its place. */
export interface MaskerState {
  /** read and not let go: the beginning of what may become a secret */
  held: Uint8Array;
  /** so many of these belong to a secret already */
  covered: number;
  /** the last that was let go stands for a secret */
  afterStars: boolean;
}

/**
 * Masks one stream of bytes that comes in pieces, cut anywhere. Each run of bytes that belong to some secret becomes `***`, however many overlap in it.
 * What comes out does not depend on where the pieces were cut: the longest end that can still become a secret is held back until more was
 * read, or {@link flush} says that nothing more comes.
 */
export class Masker {
  readonly #matcher: Matcher;
  #state = 0;
  /** runs that were masked so far */
  found = 0;
  /** positions in the stream: up to where was read, and let go */
  #read = 0;
  #gone = 0;
  #held: Uint8Array[] = [];
  /** what belongs to secrets and is not let go whole, in order; no two touch */
  #spans: { start: number; end: number }[] = [];
  #afterStars = false;
  /** what this matcher, other than the one before it, does not hold: let go with the next piece */
  #due: Uint8Array = nothing;

  constructor(matcher: Matcher, from: MaskerState = { held: nothing, covered: 0, afterStars: false }) {
    this.#matcher = matcher;
    this.#afterStars = from.afterStars;
    if (from.covered > 0) this.#cover(0, from.covered);
    // it begins a pattern as a whole, so all of it is held again; unless that is none any more
    if (from.held.length > 0) this.#due = this.#take(from.held);
  }

  get state(): MaskerState {
    const [first] = this.#spans;
    const covered = first && first.start <= this.#gone ? Math.max(0, Math.min(first.end, this.#read) - this.#gone) : 0;
    if (this.#due.length > 0) return { held: joined([this.#due, ...this.#held]), covered: 0, afterStars: false };
    return { held: joined(this.#held), covered, afterStars: this.#afterStars };
  }

  /** Takes the next piece. Answers what can be let go: often the piece itself, sometimes nothing. */
  push(piece: Uint8Array): Uint8Array {
    return this.#withDue(this.#take(piece));
  }

  #withDue(bytes: Uint8Array): Uint8Array {
    if (this.#due.length === 0) return bytes;
    const all = joined([this.#due, bytes]);
    this.#due = nothing;
    return all;
  }

  #take(piece: Uint8Array): Uint8Array {
    const isPlain = this.#state === 0 && this.#spans.length === 0;
    this.#scan(piece);
    this.#read += piece.length;
    const until = this.#read - (this.#matcher.pending[this.#state] as number);
    if (isPlain && until === this.#read && this.#spans.length === 0) {
      this.#gone = until;
      if (piece.length > 0) this.#afterStars = false;
      return piece;
    }
    if (piece.length > 0) this.#held.push(piece);
    return this.#release(until);
  }

  /** Nothing more comes that could belong to what is held: answers it. */
  flush(): Uint8Array {
    this.#state = 0;
    return this.#withDue(this.#release(this.#read));
  }

  #scan(piece: Uint8Array): void {
    const matcher = this.#matcher;
    const { ends } = matcher;
    let state = this.#state;
    for (let at = 0; at < piece.length; ) {
      if (state === 0) at = matcher.skip(piece, at);
      if (at >= piece.length) break;
      state = matcher.step(state, piece[at] as number);
      at += 1;
      const length = ends[state] as number;
      if (length > 0) this.#cover(this.#read + at - length, this.#read + at);
    }
    this.#state = state;
  }

  #cover(start: number, end: number): void {
    let from = start;
    for (let last = this.#spans.at(-1); last && last.end >= from; last = this.#spans.at(-1)) {
      from = Math.min(from, last.start);
      this.#spans.pop();
    }
    this.#spans.push({ start: from, end });
  }

  /** Lets go what stands before `until`. */
  #release(until: number): Uint8Array {
    if (until <= this.#gone) return nothing;
    const all = joined(this.#held);
    const start = this.#gone;
    const pieces: Uint8Array[] = [];
    let at = start;
    const plain = (to: number): void => {
      if (to <= at) return;
      pieces.push(all.subarray(at - start, to - start));
      at = to;
      this.#afterStars = false;
    };
    for (let span = this.#spans[0]; span && span.start < until; span = this.#spans[0]) {
      plain(span.start);
      if (!this.#afterStars) {
        pieces.push(stars);
        this.found += 1;
      }
      this.#afterStars = true;
      at = Math.min(span.end, until);
      if (span.end > until) break;
      this.#spans.shift();
    }
    plain(until);
    this.#gone = until;
    this.#held = until < this.#read ? [all.slice(until - start)] : [];
    return joined(pieces);
  }
}

/** Something whole, with its secrets masked. */
export function maskWhole(matcher: Matcher, whole: Uint8Array): Uint8Array {
  const masker = new Masker(matcher);
  return joined([masker.push(whole), masker.flush()]);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces;
  if (pieces.length <= 1) return only ?? nothing;
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
