/** Every pattern has at least so many bytes: what the skipping below counts on. */
const shortest = 4;

/**
 * Many byte patterns at once, as an Aho-Corasick automaton: a state stands for the longest end of what was read that begins a pattern. Its cost is
 * that of one step a byte whatever is read; bytes that begin no pattern are passed over several at a time.
 */
export interface Matcher {
  /** bytes of the longest end of what was read that can still become a pattern */
  readonly pending: Int32Array;
  /** bytes of the longest pattern that ends in this state; 0: none does */
  readonly ends: Int32Array;
  /** the state after one more byte; 0 is the first */
  step(state: number, byte: number): number;
  /** from the first state: up to where no pattern can begin, at or behind `at` */
  skip(bytes: Uint8Array, at: number): number;
}

/** @param patterns at least one; each of at least four bytes */
export function createMatcher(patterns: readonly Uint8Array[]): Matcher {
  const trie = new Trie(patterns);
  const { label, child, sibling, fail, root } = trie;
  const shift = shiftsOf(patterns);
  return {
    pending: trie.pending,
    ends: trie.ends,
    step(state, byte) {
      for (let at = state; at !== 0; at = fail[at] as number)
        for (let next = child[at] as number; next !== 0; next = sibling[next] as number) if (label[next] === byte) return next;
      return root[byte] as number;
    },
    skip(bytes, at) {
      const last = bytes.length - shortest;
      let from = at;
      while (from <= last) {
        const by = shift[((bytes[from + 2] as number) << 8) | (bytes[from + 3] as number)] as number;
        if (by === 0) return from;
        from += by;
      }
      return from;
    },
  };
}

/** By the third and fourth byte from here: how many bytes from here no pattern begins at (0: one may begin right here). */
function shiftsOf(patterns: readonly Uint8Array[]): Uint8Array {
  const shifts = new Uint8Array(65_536).fill(shortest - 1);
  for (const pattern of patterns) {
    for (let at = 0; at + 1 < shortest; at += 1) {
      const pair = ((pattern[at] as number) << 8) | (pattern[at + 1] as number);
      shifts[pair] = Math.min(shifts[pair] as number, shortest - 2 - at);
    }
  }
  return shifts;
}

/** The patterns as a tree of bytes in flat arrays: a hundred thousand bytes of secrets in all their forms take some ten megabytes. */
class Trie {
  readonly label: Uint8Array;
  readonly child: Int32Array;
  readonly sibling: Int32Array;
  readonly fail: Int32Array;
  readonly pending: Int32Array;
  readonly ends: Int32Array;
  /** children of the root, which may be many, by their byte */
  readonly root = new Int32Array(256);
  #nodes = 1;

  constructor(patterns: readonly Uint8Array[]) {
    const most = patterns.reduce((sum, { length }) => sum + length, 1);
    this.label = new Uint8Array(most);
    this.child = new Int32Array(most);
    this.sibling = new Int32Array(most);
    this.fail = new Int32Array(most);
    this.pending = new Int32Array(most);
    this.ends = new Int32Array(most);
    for (const pattern of patterns) this.#add(pattern);
    this.#link();
  }

  #add(pattern: Uint8Array): void {
    let node = 0;
    for (let at = 0; at < pattern.length; at += 1) {
      const byte = pattern[at] as number;
      node = this.#find(node, byte) || this.#grow(node, byte);
      this.pending[node] = at + 1;
    }
    this.ends[node] = pattern.length;
  }

  #find(node: number, byte: number): number {
    if (node === 0) return this.root[byte] as number;
    let next = this.child[node] as number;
    while (next !== 0 && this.label[next] !== byte) next = this.sibling[next] as number;
    return next;
  }

  #grow(node: number, byte: number): number {
    const made = this.#nodes;
    this.#nodes += 1;
    this.label[made] = byte;
    if (node === 0) this.root[byte] = made;
    else {
      this.sibling[made] = this.child[node] as number;
      this.child[node] = made;
    }
    return made;
  }

  /** Level by level: where a node goes on when none of its children fits, and what ends there. */
  #link(): void {
    const queue = new Int32Array(this.#nodes);
    let filled = 0;
    for (const first of this.root) if (first !== 0) queue[filled++] = first;
    for (let at = 0; at < filled; at += 1) {
      const node = queue[at] as number;
      // what is whole and goes no further becomes nothing more
      if (this.child[node] === 0) this.pending[node] = this.pending[this.fail[node] as number] as number;
      for (let next = this.child[node] as number; next !== 0; next = this.sibling[next] as number) {
        const to = this.#fallback(this.fail[node] as number, this.label[next] as number);
        this.fail[next] = to;
        if (this.ends[next] === 0) this.ends[next] = this.ends[to] as number;
        queue[filled++] = next;
      }
    }
  }

  #fallback(from: number, byte: number): number {
    for (let at = from; at !== 0; at = this.fail[at] as number) {
      const found = this.#find(at, byte);
      if (found !== 0) return found;
    }
    return this.root[byte] as number;
  }
}
