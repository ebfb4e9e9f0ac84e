import { type Node, PatternProblem, parsePattern } from './parse.ts';
import { programOf, type Step } from './program.ts';

/** A regular expression that takes time in proportion to the text, whatever it says: nobody can stop a server with one. */
export interface Pattern {
  /** Where it is first, and as long as it can be there; null: nowhere. At most `charsMax` characters of a text are looked at. */
  find(text: string, from?: number): { from: number; to: number } | null;
}

/** Of longer texts only the beginning is looked at. */
export const charsMax = 65_536;

/** Reads a pattern. `problem` says in words what is wrong with it. */
export function compilePattern(
  source: string,
  { exactCase }: { exactCase: boolean },
): { pattern: Pattern; problem: null } | { pattern: null; problem: string } {
  try {
    const node: Node = parsePattern(source, exactCase);
    return { pattern: new Machine(programOf(node)), problem: null };
  } catch (error) {
    if (!(error instanceof PatternProblem)) throw error;
    return { pattern: null, problem: error.message };
  }
}

/** Follows all ways through a pattern at once: each step is looked at once for a character. */
class Machine implements Pattern {
  private readonly steps: readonly Step[];
  private readonly first: number;

  constructor({ steps, first }: { steps: readonly Step[]; first: number }) {
    this.steps = steps;
    this.first = first;
  }

  find(text: string, from = 0): { from: number; to: number } | null {
    const { steps } = this;
    const end = Math.min(text.length, charsMax);
    let now = new Ways(steps.length);
    let then = new Ways(steps.length);
    let found: { from: number; to: number } | null = null;
    for (let at = from; at <= end; at++) {
      // what began before comes first: of all places the first one counts
      if (!found) this.enter(now, this.first, at, at, end);
      if (now.count === 0 && found) return found;
      const code = at < end ? text.charCodeAt(at) : -1;
      then.clear();
      for (let index = 0; index < now.count; index++) {
        const step = steps[now.step(index)] as Step;
        const begun = now.begun(index);
        if (found && begun > found.from) continue;
        if (step.kind === 'match') {
          if (!found || begun < found.from || at > found.to) found = { from: begun, to: at };
        } else if (step.kind === 'char' && code !== -1 && step.test(code)) this.enter(then, step.next, begun, at + 1, end);
      }
      [now, then] = [then, now];
    }
    return found;
  }

  /** Adds a step and all that is reached from it without reading a character. */
  private enter(ways: Ways, first: number, begun: number, at: number, end: number): void {
    const waiting = [first];
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      if (!ways.add(number, begun)) continue;
      const step = this.steps[number] as Step;
      if (step.kind === 'split') waiting.push(...step.to);
      else if ((step.kind === 'begin' && at === 0) || (step.kind === 'end' && at === end)) waiting.push(step.next);
    }
  }
}

/** Steps that are reached, each once: by the way that began first, because ways are added in the order in which they began. */
class Ways {
  count = 0;
  private readonly order: Int32Array;
  private readonly begins: Int32Array;
  private readonly seenIn: Int32Array;
  private turn = 1;

  constructor(steps: number) {
    this.order = new Int32Array(steps);
    this.begins = new Int32Array(steps);
    this.seenIn = new Int32Array(steps);
  }

  add(step: number, begun: number): boolean {
    if (this.seenIn[step] === this.turn) return false;
    this.seenIn[step] = this.turn;
    this.order[this.count] = step;
    this.begins[this.count++] = begun;
    return true;
  }

  step(index: number): number {
    return this.order[index] as number;
  }

  begun(index: number): number {
    return this.begins[index] as number;
  }

  clear(): void {
    this.count = 0;
    this.turn++;
  }
}
