import { fieldsOf, type JsonFields, listOf, numberOf, textOf } from '../../agents/json-line.ts';
import { toolInput } from '../../agents/tool-input.ts';

/** What an item says of the use of a tool. */
export interface CodexCall {
  name: string;
  input: string;
  output: string;
  ok: boolean;
  /** it was not allowed */
  declined: boolean;
}

type Call = Omit<CodexCall, 'ok' | 'declined'> & { ok?: boolean };

const calls: Readonly<Record<string, (item: JsonFields) => Call>> = {
  command_execution: (item) => ({
    name: 'command',
    input: textOf(item.command),
    output: textOf(item.aggregated_output),
    ok: numberOf(item.exit_code) === 0 && item.status === 'completed',
  }),
  file_change: (item) => ({
    name: 'change',
    input: listOf(item.changes)
      .map(({ kind, path }) => `${textOf(kind)} ${textOf(path)}`)
      .join('\n'),
    output: '',
  }),
  mcp_tool_call: (item) => ({
    name: `${textOf(item.server)}/${textOf(item.tool)}`,
    input: toolInput(item.arguments),
    output:
      textOf(fieldsOf(item.error).message) ||
      listOf(fieldsOf(item.result).content)
        .map(({ text }) => textOf(text))
        .join('\n'),
  }),
  web_search: (item) => ({ name: 'web search', input: textOf(item.query), output: '', ok: true }),
  todo_list: (item) => ({
    name: 'plan',
    input: listOf(item.items)
      .map(({ completed, text }) => `${completed === true ? '[x]' : '[ ]'} ${textOf(text)}`)
      .join('\n'),
    output: '',
    ok: true,
  }),
};

/** Null: the item is of a kind that is not known. */
export function callOf(item: JsonFields): CodexCall | null {
  const type = textOf(item.type);
  const call = Object.hasOwn(calls, type) ? calls[type]?.(item) : undefined;
  if (call === undefined) return null;
  return { ...call, ok: call.ok ?? item.status === 'completed', declined: item.status === 'declined' };
}
