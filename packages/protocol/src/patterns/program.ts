import { type CharTest, type Node, PatternProblem } from './parse.ts';

/** One step of a pattern. Those without a test are passed without reading a character. */
export type Step =
  | { kind: 'char'; test: CharTest; next: number }
  | { kind: 'begin' | 'end'; next: number }
  | { kind: 'split'; to: number[] }
  | { kind: 'match' };

/** As many steps as are looked at for a character, at most. */
const stepsMax = 200;

/** A pattern as steps: the first is where it begins. */
export function programOf(node: Node): { steps: readonly Step[]; first: number } {
  const steps: Step[] = [{ kind: 'match' }];
  const put = (step: Step): number => {
    if (steps.length >= stepsMax) throw new PatternProblem('it is too long');
    return steps.push(step) - 1;
  };
  /** Steps for a part, after which it goes on at `next`. Answers the first of them. */
  const write = (part: Node, next: number): number => {
    switch (part.kind) {
      case 'char':
        return put({ kind: 'char', test: part.test, next });
      case 'begin':
      case 'end':
        return put({ kind: part.kind, next });
      case 'all':
        return part.of.reduceRight((after, each) => write(each, after), next);
      case 'any':
        return put({ kind: 'split', to: part.of.map((each) => write(each, next)) });
      default:
        return repeat(part.of, part.least, part.most, next);
    }
  };
  const repeat = (part: Node, least: number, most: number, next: number): number => {
    let first = next;
    if (most === Number.POSITIVE_INFINITY) {
      const loop: Step = { kind: 'split', to: [] };
      first = put(loop);
      loop.to = [write(part, first), next];
    } else for (let count = least; count < most; count++) first = put({ kind: 'split', to: [write(part, first), next] });
    for (let count = 0; count < least; count++) first = write(part, first);
    return first;
  };
  const first = write(node, 0);
  return { steps, first };
}
