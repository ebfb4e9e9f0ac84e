import type { AgentChanges, AgentResult } from '@baton/protocol/results/agent';
import { CopyableId } from '../../../../parts/copying/CopyableId.tsx';
import { Fact, Facts } from '../../../../parts/Facts.tsx';
import { formatCount, formatPlural } from '../../../../text/amount.ts';

/** What it has used, and what it has changed. @param attempts of the conversation: what it used is told for all of them together */
export function AgentFacts({ result, attempts }: { result: AgentResult; attempts: number }) {
  const { costUsd, turns, inputTokens, cachedTokens, outputTokens, changes, pushed, pullRequest, sessionId } = result;
  return (
    <Facts>
      {costUsd !== null && (
        <Fact name="Cost">
          {`$${costUsd.toFixed(costUsd < 1 ? 4 : 2)}`}
          {attempts > 1 && ` in ${attempts} attempts`}
        </Fact>
      )}
      {turns > 0 && <Fact name="Turns">{formatCount(turns)}</Fact>}
      {inputTokens + outputTokens > 0 && (
        <Fact name="Tokens">
          {formatCount(inputTokens)} read ({formatCount(cachedTokens)} from the cache), {formatCount(outputTokens)} written
        </Fact>
      )}
      {changes && <Fact name="Changes">{changesWords(changes)}</Fact>}
      {changes && (
        <Fact name="Branch">
          <span className="mono">{changes.branch}</span> {pushed ? '(pushed)' : '(not pushed)'}
        </Fact>
      )}
      {changes && changes.commits > 0 && (
        <Fact name="Commit">
          <CopyableId id={changes.commit} />
        </Fact>
      )}
      {pullRequest !== null && (
        <Fact name="Pull request">
          {/^https?:/.test(pullRequest) ? (
            <a href={pullRequest} target="_blank" rel="noreferrer">
              {pullRequest}
            </a>
          ) : (
            pullRequest
          )}
        </Fact>
      )}
      {sessionId !== null && (
        <Fact name="Session">
          <CopyableId id={sessionId} />
        </Fact>
      )}
    </Facts>
  );
}

function changesWords({ files, added, removed, commits }: AgentChanges): string {
  if (files === 0) return 'none';
  return `${formatPlural(files, 'file')}, +${formatCount(added)} −${formatCount(removed)}, in ${formatPlural(commits, 'commit')}`;
}
