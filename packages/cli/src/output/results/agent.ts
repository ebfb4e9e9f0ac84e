import { plural } from '@baton/protocol/plural';
import { type AgentChanges, type AgentResult, emptyAgentResult, foldAgent } from '@baton/protocol/results/agent';
import type { Fact } from '@baton/protocol/results/facts';
import { clean } from '../clean.ts';
import type { Paint } from '../colours.ts';
import { type Cell, renderFields } from '../table.ts';

const deniedMax = 10;
const charsMax = 200;

const line = (text: string): string => clean(text.split('\n', 1)[0] ?? '').slice(0, charsMax);

/** What a coding agent has used, changed, asked and was not allowed to do. What it said stands in the log. */
export function renderAgent(facts: readonly Fact[], paint: Paint): string {
  const result = emptyAgentResult();
  for (const fact of facts) foldAgent(result, fact);
  const { tool, version, model, changes, pullRequest, sessionId, denied, deniedSeen } = result;
  if (tool === '') return '';
  const asked = result.steps.findLast((step) => step.kind === 'question');
  const fields: [string, Cell][] = [
    ['agent', [version === null ? tool : `${tool} ${version}`, model].filter((part) => part !== null).join(', ')],
    ['used', usedText(result)],
    ...(changes === null ? [] : [['changes', changesText(changes, result.pushed)] satisfies [string, Cell]]),
    ...(pullRequest === null ? [] : [['pull request', clean(pullRequest)] satisfies [string, Cell]]),
    ...(asked?.kind === 'question' ? [['asked', line(asked.question)] satisfies [string, Cell]] : []),
    ...denied.slice(0, deniedMax).map((one): [string, Cell] => ['not allowed', `${clean(one.tool)}: ${line(one.input)}`]),
    ...(deniedSeen > deniedMax ? [['', `and ${deniedSeen - deniedMax} more`] satisfies [string, Cell]] : []),
    ...(sessionId === null ? [] : [['session', clean(sessionId)] satisfies [string, Cell]]),
  ];
  return renderFields(fields, paint);
}

function usedText({ costUsd, turns, inputTokens, cachedTokens, outputTokens }: AgentResult): string {
  const cost = costUsd === null ? [] : [`$${costUsd.toFixed(costUsd < 1 ? 4 : 2)}`];
  const tokens = `${plural(inputTokens, 'token')} read (${cachedTokens} from the cache), ${outputTokens} written`;
  return [...cost, plural(turns, 'turn'), tokens].join(', ');
}

function changesText({ files, added, removed, commits, branch }: AgentChanges, pushed: boolean): string {
  if (files === 0) return 'none';
  const where = `on ${clean(branch)}${pushed ? ', pushed' : ''}`;
  return `${plural(files, 'file')}, +${added} -${removed}, in ${plural(commits, 'commit')} ${where}`;
}
