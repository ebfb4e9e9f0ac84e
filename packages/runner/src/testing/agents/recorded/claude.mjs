#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { askModel, option, readInput, run, Server, tell } from './fake-agent.mjs';

/** Claude Code 2.1.197, recorded. */
const words = process.argv.slice(2);
if (words[0] === '--version') {
  console.log('2.1.197 (Claude Code)');
  process.exit(0);
}
process.on('SIGINT', () => process.exit(0));

const { ANTHROPIC_BASE_URL: url, ANTHROPIC_API_KEY: key, CLAUDE_CONFIG_DIR: folder } = process.env;
const sessionId = option(words, '--resume') ?? randomUUID();
const file = join(String(folder), 'projects', `${sessionId}.json`);
const mode = option(words, '--permission-mode');
const allowed = words.slice(words.indexOf('--allowedTools') + 1, words.indexOf('--allowedTools') < 0 ? 0 : undefined);
const turnsMax = Number(option(words, '--max-turns') ?? Number.POSITIVE_INFINITY);
const usdMax = Number(option(words, '--max-budget-usd') ?? Number.POSITIVE_INFINITY);
const servers = JSON.parse(option(words, '--mcp-config') ?? '{"mcpServers":{}}').mcpServers;
const model = option(words, '--model') ?? 'claude-opus-4-8';

const messages = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
const denials = [];
const usage = { inputTokens: 0, outputTokens: 0, cacheReadInputTokens: 0, cacheCreationInputTokens: 0 };
let turns = 0;

const prompt = await readInput();
const server = servers.baton ? new Server([servers.baton.command, ...servers.baton.args]) : null;
const asked = server ? (await server.open()).map(({ name }) => `mcp__baton__${name}`) : [];
tell({
  type: 'system',
  subtype: 'init',
  cwd: process.cwd(),
  session_id: sessionId,
  tools: ['Bash', 'Edit', 'Read', 'Write', ...asked],
  mcp_servers: server ? [{ name: 'baton', status: 'connected' }] : [],
  model,
  permissionMode: mode,
  claude_code_version: '2.1.197',
});
messages.push({ role: 'user', content: prompt });

const costUsd = () => (usage.inputTokens * 5 + usage.outputTokens * 25) / 1e6;

function end(fields, exitCode) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(messages));
  tell({
    type: 'result',
    subtype: 'success',
    is_error: false,
    api_error_status: null,
    num_turns: turns,
    session_id: sessionId,
    total_cost_usd: costUsd(),
    modelUsage: { [model]: usage },
    permission_denials: denials,
    ...fields,
  });
  server?.close();
  process.exitCode = exitCode;
}

const rule = (name) => allowed.find((one) => one === name || one.startsWith(`${name}(`));
const isAllowed = (name, input) => {
  if (name.startsWith('mcp__')) return rule(name) !== undefined;
  if (rule(name) === name || mode === 'bypassPermissions' || (mode === 'acceptEdits' && name === 'Write')) return true;
  const prefix = /^\w+\((.*):\*\)$/.exec(rule(name) ?? '')?.[1];
  return name === 'Bash' && prefix !== undefined && input.command.startsWith(prefix);
};

async function use({ id, name, input }) {
  if (!isAllowed(name, input)) {
    denials.push({ tool_name: name, tool_use_id: id, tool_input: input });
    return { content: `Claude requested permissions to use ${name}, but you haven't granted it yet.`, is_error: true };
  }
  if (name.startsWith('mcp__')) return server.call('tools/call', { name: name.split('__')[2], arguments: input });
  if (name === 'Bash') {
    const { output, exitCode } = await run(input.command);
    return { content: output, is_error: exitCode !== 0 };
  }
  mkdirSync(dirname(input.file_path), { recursive: true });
  writeFileSync(input.file_path, input.content);
  return { content: `File created successfully at: ${input.file_path}` };
}

for (;;) {
  const tools = ['Bash', 'Edit', 'Read', 'Write', ...asked].map((name) => ({ name }));
  const { status, events, problem } = await askModel(`${url}/v1/messages`, {
    model,
    system: option(words, '--append-system-prompt'),
    messages,
    tools,
    key: key === undefined,
  });
  if (status !== 200) {
    turns += 1;
    const text = status === 401 ? 'Invalid API key · Fix external API key' : `API Error: ${status} ${problem}`;
    const content = [{ type: 'text', text }];
    tell({ type: 'assistant', message: { model: '<synthetic>', role: 'assistant', content }, session_id: sessionId });
    end({ is_error: true, api_error_status: status, result: text }, 1);
    break;
  }
  const start = events.find(({ type }) => type === 'message_start').message;
  const blocks = events.filter(({ type }) => type === 'content_block_start').map(({ content_block }) => content_block);
  for (const { index, delta } of events.filter(({ type }) => type === 'content_block_delta')) {
    if (delta.text !== undefined) blocks[index].text = delta.text;
    else blocks[index].input = JSON.parse(delta.partial_json);
  }
  usage.inputTokens += start.usage.input_tokens;
  usage.outputTokens += events.find(({ type }) => type === 'message_delta').usage.output_tokens;
  turns += 1;
  for (const block of blocks)
    tell({ type: 'assistant', message: { model, role: 'assistant', content: [block] }, session_id: sessionId });
  messages.push({ role: 'assistant', content: blocks });
  const calls = blocks.filter(({ type }) => type === 'tool_use');
  if (calls.length === 0) {
    end({ result: blocks.at(-1)?.text ?? '', stop_reason: 'end_turn', terminal_reason: 'completed' }, 0);
    break;
  }
  const results = [];
  for (const call of calls) {
    const { content, is_error } = await use(call);
    results.push({ type: 'tool_result', tool_use_id: call.id, content, ...(is_error ? { is_error } : {}) });
  }
  messages.push({ role: 'user', content: results });
  tell({ type: 'user', message: { role: 'user', content: results }, session_id: sessionId });
  if (costUsd() > usdMax) {
    turns += 1;
    end({ subtype: 'error_max_budget_usd', is_error: true, stop_reason: 'tool_use' }, 1);
    break;
  }
  if (turns >= turnsMax) {
    turns += 1;
    end({ subtype: 'error_max_turns', is_error: true, stop_reason: 'tool_use', terminal_reason: 'max_turns' }, 1);
    break;
  }
}
