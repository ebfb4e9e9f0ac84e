import type { Attempt } from '@baton/protocol';
import { type AgentResult, emptyAgentResult, foldAgent } from '@baton/protocol/results/agent';
import { useQueries } from '@tanstack/react-query';
import { allFacts } from '../../../../live/facts-feed.ts';

/** What an attempt before the one that is shown said. */
export interface Earlier {
  attempt: Attempt;
  /** null: it is on its way */
  result: AgentResult | null;
}

/** The attempts of one conversation before the last of these: each ended by asking, or went on in the same session of its agent. */
export function conversationOf(attempts: readonly Attempt[], sessionOf: (attempt: Attempt) => string | null): Attempt[] {
  const found: Attempt[] = [];
  let session = attempts.length === 0 ? null : sessionOf(attempts.at(-1) as Attempt);
  for (const attempt of attempts.slice(0, -1).toReversed()) {
    if (attempt.acceptedAt === null) continue;
    const own = sessionOf(attempt);
    if (attempt.cause !== 'asked' && (own === null || own !== session)) break;
    found.unshift(attempt);
    session = own ?? session;
  }
  return found;
}

/** What the attempts before the last of these said in the same conversation, in their order. */
export function useEarlier(jobId: string, attempts: readonly Attempt[], sessionId: string | null): Earlier[] {
  const before = attempts.slice(0, -1).filter(({ acceptedAt }) => acceptedAt !== null);
  const told = useQueries({
    queries: before.map(({ id, number }) => ({
      queryKey: ['agent-facts', jobId, id],
      staleTime: Number.POSITIVE_INFINITY,
      queryFn: async () => {
        const result = emptyAgentResult();
        for (const fact of await allFacts(jobId, number)) foldAgent(result, fact);
        return result;
      },
    })),
  });
  const results = new Map(before.map(({ id }, index) => [id, told[index]?.data ?? null]));
  const last = attempts.at(-1);
  const sessionOf = ({ id }: Attempt): string | null => (id === last?.id ? sessionId : (results.get(id)?.sessionId ?? null));
  return conversationOf(attempts, sessionOf).map((attempt) => ({ attempt, result: results.get(attempt.id) ?? null }));
}
