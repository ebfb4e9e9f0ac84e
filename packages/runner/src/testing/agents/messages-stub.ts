import type { Dialect, Sent, ToolCall, Turn } from './stub-server.ts';

interface Block {
  type: string;
  text?: string;
  content?: string | Block[];
}

const textOf = (content: string | Block[] | undefined): string =>
  typeof content === 'string' ? content : (content ?? []).map(({ text }) => text ?? '').join('\n');

/** The Messages API, as far as Claude Code uses it. A turn of the conversation is a request that offers tools. */
export const messagesApi: Dialect = {
  newest({ messages }) {
    // the tool's own words to the model may come after those of the person
    const ofUser = (messages as { role: string; content: string | Block[] }[]).filter(({ role }) => role === 'user');
    const { content } = ofUser.at(-1) ?? { content: '' };
    if (typeof content === 'string') return { by: 'person', text: content };
    const result = content.find(({ type }) => type === 'tool_result');
    if (result) return { by: 'tool', text: textOf(result.content) };
    return { by: 'person', text: textOf(content) };
  },
  isTurn: (path, { tools }) => path === '/v1/messages' && Array.isArray(tools) && tools.length > 0,
  events: (turn, { model }, number) => eventsOf(turn, String(model), number),
  problem: (status, message) => ({
    type: 'error',
    error: { type: status === 401 ? 'authentication_error' : 'invalid_request_error', message },
  }),
  aside(path, { model, stream }) {
    if (path.endsWith('/count_tokens')) return { json: { input_tokens: 10 } };
    if (stream === true) return { events: eventsOf({ kind: 'says', text: 'ok' }, String(model), 0) };
    return { json: { ...messageOf(String(model), 0), content: [{ type: 'text', text: 'ok' }], stop_reason: 'end_turn' } };
  },
};

const messageOf = (model: string, number: number) => ({
  id: `msg_${number}`,
  type: 'message',
  role: 'assistant',
  model,
  content: [] as unknown[],
  stop_reason: null as string | null,
  stop_sequence: null,
  usage: { input_tokens: 100, output_tokens: 1 },
});

function eventsOf(turn: Extract<Turn, { kind: 'says' | 'calls' }>, model: string, number: number): Sent[] {
  const tokens = turn.tokens ?? { input: 100, output: 20 };
  const message = { ...messageOf(model, number), usage: { input_tokens: tokens.input, output_tokens: 1 } };
  const blocks = [
    ...(turn.text === undefined ? [] : [textBlock(turn.text)]),
    ...(turn.kind === 'calls' ? turn.tools.map((tool, index) => toolBlock(tool, `toolu_${number}_${index}`)) : []),
  ];
  const data: Record<string, unknown>[] = [
    { type: 'message_start', message },
    ...blocks.flatMap(({ start, delta }, index) => [
      { type: 'content_block_start', index, content_block: start },
      { type: 'content_block_delta', index, delta },
      { type: 'content_block_stop', index },
    ]),
    {
      type: 'message_delta',
      delta: { stop_reason: turn.kind === 'calls' ? 'tool_use' : 'end_turn', stop_sequence: null },
      usage: { output_tokens: tokens.output },
    },
    { type: 'message_stop' },
  ];
  return data.map((one) => ({ event: String(one.type), data: one }));
}

const textBlock = (text: string) => ({ start: { type: 'text', text: '' }, delta: { type: 'text_delta', text } });

const toolBlock = ({ name, input }: ToolCall, id: string) => ({
  start: { type: 'tool_use', id, name, input: {} },
  delta: { type: 'input_json_delta', partial_json: JSON.stringify(input) },
});
