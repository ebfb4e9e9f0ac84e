#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { askModel, option, readInput, run, Server, tell } from './fake-agent.mjs';

/** Codex 0.169.0, recorded. */
const words = process.argv.slice(2);
if (words[0] === '--version') {
  console.log('codex-cli 0.169.0');
  process.exit(0);
}
process.on('SIGINT', () => process.exit(1));

const settings = Object.fromEntries(
  words
    .flatMap((word, at) => (word === '--config' ? [words[at + 1]] : []))
    .map((setting) => {
      const end = setting.indexOf('=');
      return [setting.slice(0, end), JSON.parse(setting.slice(end + 1))];
    }),
);
const threadId = words[1] === 'resume' ? words.at(-2) : randomUUID();
const file = join(String(process.env.CODEX_HOME), 'sessions', `${threadId}.json`);
const saved = existsSync(file)
  ? JSON.parse(readFileSync(file, 'utf8'))
  : { input: [], usage: { input_tokens: 0, output_tokens: 0 } };
const { input, usage } = saved;
const model = option(words, '--model') ?? 'gpt-6.1-sol';

const prompt = await readInput();
tell({ type: 'thread.started', thread_id: threadId });
if (model === 'scripted') {
  const message =
    'Model metadata for `scripted` not found. Defaulting to fallback metadata; this can degrade performance and cause issues.';
  tell({ type: 'item.completed', item: { id: 'item_0', type: 'error', message } });
}
const command = settings['mcp_servers.baton.command'];
const server = command ? new Server([command, ...settings['mcp_servers.baton.args']]) : null;
const tools = server ? await server.open() : [];
tell({ type: 'turn.started' });
input.push({ type: 'message', role: 'user', content: [{ type: 'input_text', text: prompt }] });
let items = 0;

async function use({ name, arguments: text }) {
  items += 1;
  const id = `item_${items}`;
  const fields = JSON.parse(text);
  const [item, done] =
    name === 'exec_command'
      ? [
          { id, type: 'command_execution', command: `/bin/bash -lc '${fields.cmd}'`, aggregated_output: '', exit_code: null },
          async () => {
            const { output, exitCode } = await run(fields.cmd, settings.sandbox_mode === 'read-only');
            return { aggregated_output: output, exit_code: exitCode, status: exitCode === 0 ? 'completed' : 'failed' };
          },
        ]
      : [
          { id, type: 'mcp_tool_call', server: 'baton', tool: name, arguments: fields, result: null, error: null },
          async () => {
            const { content } = await server.call('tools/call', { name, arguments: fields });
            return { result: { content }, status: 'completed' };
          },
        ];
  tell({ type: 'item.started', item: { ...item, status: 'in_progress' } });
  const ended = await done();
  tell({ type: 'item.completed', item: { ...item, ...ended } });
  return JSON.stringify(ended);
}

function end(event, exitCode) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(saved));
  tell(event);
  server?.close();
  process.exitCode = exitCode;
}

for (;;) {
  const asked = await askModel(`${settings.openai_base_url}/responses`, {
    model,
    instructions: settings.developer_instructions,
    input,
    tools,
  });
  if (asked.status !== 200) {
    const names = { 400: 'Bad Request', 401: 'Unauthorized' };
    const message = `unexpected status ${asked.status} ${names[asked.status]}: ${asked.problem}, url: ${settings.openai_base_url}/responses`;
    const tries = asked.status === 401 ? [1, 2] : [];
    for (const number of tries) tell({ type: 'error', message: `Reconnecting... ${number}/5 (${message})` });
    tell({ type: 'error', message });
    end({ type: 'turn.failed', error: { message } }, 1);
    break;
  }
  const completed = asked.events.find(({ type }) => type === 'response.completed').response;
  usage.input_tokens += completed.usage.input_tokens;
  usage.output_tokens += completed.usage.output_tokens;
  const done = asked.events.filter(({ type }) => type === 'response.output_item.done').map(({ item }) => item);
  let calls = 0;
  for (const item of done) {
    input.push(item);
    if (item.type === 'message') {
      items += 1;
      tell({ type: 'item.completed', item: { id: `item_${items}`, type: 'agent_message', text: item.content[0].text } });
      continue;
    }
    calls += 1;
    input.push({ type: 'function_call_output', call_id: item.call_id, output: await use(item) });
  }
  if (calls > 0) continue;
  const told = { ...usage, cached_input_tokens: 0, cache_write_input_tokens: 0, reasoning_output_tokens: 0 };
  end({ type: 'turn.completed', usage: told }, 0);
  break;
}
