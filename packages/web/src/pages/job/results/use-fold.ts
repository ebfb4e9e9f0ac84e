import type { Fact } from '@baton/protocol/results/facts';
import { useMemo } from 'react';

/** The result of all facts, which only ever grow: each is folded once. It is changed in place, so nothing may be kept of it from one drawing to the next. */
export function useFold<Result>(facts: readonly Fact[], empty: () => Result, fold: (result: Result, fact: Fact) => void): Result {
  // biome-ignore lint/correctness/useExhaustiveDependencies: facts of another log are another list
  const folded = useMemo(() => ({ result: empty(), taken: 0 }), [facts]);
  for (; folded.taken < facts.length; folded.taken += 1) {
    const fact = facts[folded.taken];
    if (fact) fold(folded.result, fact);
  }
  return folded.result;
}
