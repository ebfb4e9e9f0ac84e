import type { AgentRun, AgentTool } from '../../agents/agent.ts';
import { endWords } from '../../agents/end-words.ts';
import { type JsonFields, listOf, textOf } from '../../agents/json-line.ts';
import { keyProblem } from '../../agents/key-problem.ts';
import type { Usage } from '../../agents/usage.ts';
import type { ToolEnd } from '../driver.ts';
import { budgetUsedUp, type ClaudeFields, turnsUsedUp } from './command.ts';

/** What is known at the end of a run. */
interface Known {
  /** null: it has said none */
  result: JsonFields | null;
  end: ToolEnd;
  usage: Usage;
  /** the API has refused the key until there was no hope */
  refused: boolean;
}

/**
 * Why a run did not succeed; null: it did. Success is exit code 0, and a result, and no error in it: a signal ends it with 0 and without a result, and a
 * key that is refused is called a success with an error.
 */
export function claudeProblem(
  tool: AgentTool<ClaudeFields>,
  { job, own, environment }: AgentRun<ClaudeFields>,
  { result, end, usage, refused }: Known,
): string | null {
  const key = (said: string): string => keyProblem(tool, { account: job.account, environment }, said);
  if (refused) return key('401');
  if (result === null) return `${tool.title} ended without a result (${endWords(end)})`;
  if (result.is_error !== true) return end.exitCode === 0 ? null : `${tool.title} ended after its result (${endWords(end)})`;
  const said = textOf(result.result) || listOfTexts(result.errors).join('; ');
  if (result.api_error_status === 401 || result.api_error_status === 403) return key(String(result.api_error_status));
  if (/please run \/login/i.test(said)) return key(said);
  if (result.subtype === 'error_max_turns') return turnsUsedUp(own.maxTurns) + deniedWords(result);
  if (result.subtype === 'error_max_budget_usd') return budgetUsedUp(own.maxBudgetUsd, usage.costUsd ?? 0) + deniedWords(result);
  return `${tool.title}: ${said || textOf(result.subtype) || endWords(end)}`;
}

const listOfTexts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);

/** What it tried in vain may be why it came to a limit. */
function deniedWords(result: JsonFields): string {
  const counts = new Map<string, number>();
  for (const { tool_name } of listOf(result.permission_denials))
    counts.set(textOf(tool_name), (counts.get(textOf(tool_name)) ?? 0) + 1);
  const words = [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count} times)`));
  return words.length === 0 ? '' : `; it was not allowed to use ${words.join(', ')}`;
}
