import { fieldsOf, type JsonFields, listOf, numberOf, textOf } from '../../agents/json-line.ts';
import { LineReader } from '../../agents/line-reader.ts';
import { toolInput } from '../../agents/tool-input.ts';
import type { Usage } from '../../agents/usage.ts';
import type { ToolEnd } from '../driver.ts';
import { claudeProblem } from './claude-problem.ts';
import type { ClaudeFields } from './command.ts';

/** Reads `--output-format stream-json`. */
export class ClaudeReader extends LineReader<ClaudeFields> {
  private result: JsonFields | null = null;

  protected event(event: JsonFields): void {
    if (event.type === 'system') this.system(event);
    if (event.type === 'assistant') this.assistant(fieldsOf(event.message));
    if (event.type === 'user') this.toolResults(fieldsOf(event.message));
    if (event.type === 'result') this.end(event);
  }

  problem(end: ToolEnd): string | null {
    const { tool, run, result, usage } = this;
    return claudeProblem(tool, run, { result, end, usage, refused: this.hopeless.aborted });
  }

  private system(event: JsonFields): void {
    if (event.subtype === 'init') {
      this.sessionId = textOf(event.session_id) || this.sessionId;
      const version = textOf(event.claude_code_version) || null;
      const sessionId = this.sessionId ?? '';
      this.telling.session({ tool: this.tool.title, version, model: textOf(event.model) || null, sessionId });
      for (const { name, status } of listOf(event.mcp_servers))
        if (status === 'failed') this.telling.note(`the MCP server ${textOf(name)} could not be started`);
    }
    if (event.subtype === 'compact_boundary') this.telling.note('the conversation was made shorter to make room');
    if (event.subtype === 'api_retry') this.retried(event);
  }

  private retried({ error_status: status, error, attempt, max_retries: max }: JsonFields): void {
    const why = [status, textOf(error).replaceAll('_', ' ')].filter(Boolean).join(' ') || 'no answer';
    this.telling.note(`the API does not answer as it should (${why}): try ${numberOf(attempt)} of ${numberOf(max)} follows`);
    if (status !== 401) return;
    this.refused();
  }

  private assistant(message: JsonFields): void {
    for (const block of listOf(message.content)) {
      if (block.type === 'thinking') this.telling.thinking(textOf(block.thinking));
      if (block.type === 'tool_use') this.telling.tool(textOf(block.id), textOf(block.name), toolInput(block.input));
      if (block.type !== 'text') continue;
      // words of the tool itself in the place of an answer: what went wrong
      if (message.model === '<synthetic>') this.telling.note(textOf(block.text));
      else this.telling.message(textOf(block.text));
    }
  }

  private toolResults(message: JsonFields): void {
    for (const block of listOf(message.content)) {
      if (block.type !== 'tool_result') continue;
      const { content } = block;
      const texts = typeof content === 'string' ? [content] : listOf(content).map(partOf);
      this.telling.toolEnd(textOf(block.tool_use_id), block.is_error !== true, texts.join('\n'));
    }
  }

  private end(result: JsonFields): void {
    this.result = result;
    if (result.is_error !== true) this.summary = textOf(result.result);
    for (const denial of listOf(result.permission_denials))
      this.telling.denial(textOf(denial.tool_use_id), textOf(denial.tool_name), toolInput(denial.tool_input));
    this.usage = added(this.run.spent, result);
    this.telling.usage(this.usage);
  }
}

const partOf = (part: JsonFields): string => (part.type === 'text' ? textOf(part.text) : `(${textOf(part.type)})`);

/** Its own `usage` leaves out what a run that was broken off has used; that of its models does not. */
function added(spent: Usage, result: JsonFields): Usage {
  const models = Object.values(fieldsOf(result.modelUsage)).map(fieldsOf);
  const sum = (name: string): number => models.reduce((total, model) => total + numberOf(model[name]), 0);
  const cachedTokens = sum('cacheReadInputTokens');
  return {
    costUsd: (spent.costUsd ?? 0) + numberOf(result.total_cost_usd),
    turns: spent.turns + numberOf(result.num_turns),
    inputTokens: spent.inputTokens + sum('inputTokens') + sum('cacheCreationInputTokens') + cachedTokens,
    cachedTokens: spent.cachedTokens + cachedTokens,
    outputTokens: spent.outputTokens + sum('outputTokens'),
  };
}
