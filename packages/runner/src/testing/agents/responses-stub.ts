import type { Dialect, Sent, ToolCall, Turn } from './stub-server.ts';

type Parts = string | { text?: string }[] | undefined;

interface Item {
  type: string;
  content?: Parts;
  output?: Parts;
}

const textOf = (parts: Parts): string =>
  typeof parts === 'string' ? parts : (parts ?? []).map(({ text }) => text ?? '').join('\n');

/** The Responses API, as far as Codex uses it. */
export const responsesApi: Dialect = {
  newest({ input }) {
    const item = (input as Item[]).at(-1);
    if (item?.type === 'function_call_output') return { by: 'tool', text: textOf(item.output) };
    return { by: 'person', text: textOf(item?.content) };
  },
  isTurn: (path, { input }) => path.endsWith('/responses') && Array.isArray(input),
  events: (turn, _body, number) => eventsOf(turn, number),
  problem: (status, message) => ({
    error: { message, type: 'invalid_request_error', code: status === 401 ? 'invalid_api_key' : null, param: null },
  }),
  aside: () => ({ json: { object: 'list', data: [], models: [] } }),
};

function eventsOf(turn: Extract<Turn, { kind: 'says' | 'calls' }>, number: number): Sent[] {
  const { input, output } = turn.tokens ?? { input: 100, output: 20 };
  const id = `resp_${number}`;
  const items = [
    ...(turn.text === undefined ? [] : [messageItem(turn.text, number)]),
    ...(turn.kind === 'calls' ? turn.tools.map((tool, index) => callItem(tool, `call_${number}_${index}`)) : []),
  ];
  const usage = {
    input_tokens: input,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: input + output,
  };
  const data: Record<string, unknown>[] = [
    { type: 'response.created', response: { id } },
    ...items.map((item, index) => ({ type: 'response.output_item.done', output_index: index, item })),
    { type: 'response.completed', response: { id, usage, output: items } },
  ];
  return data.map((one) => ({ event: String(one.type), data: one }));
}

const messageItem = (text: string, number: number) => ({
  type: 'message',
  role: 'assistant',
  id: `msg_${number}`,
  content: [{ type: 'output_text', text }],
});

/** A name `server/tool` is a tool of an MCP server. */
function callItem({ name, input }: ToolCall, callId: string) {
  const [namespace, tool] = name.includes('/') ? name.split('/') : [undefined, name];
  return {
    type: 'function_call',
    id: `fc_${callId}`,
    call_id: callId,
    name: tool,
    ...(namespace === undefined ? {} : { namespace }),
    arguments: JSON.stringify(input),
  };
}
