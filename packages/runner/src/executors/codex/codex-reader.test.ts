import { expect, test } from 'vitest';
import { type AgentRun, noUsage } from '../../agents/agent.ts';
import { Telling } from '../../agents/telling.ts';
import { codex } from './codex.ts';
import { type CodexFields, codexArguments } from './command.ts';

const run = {
  job: { account: 'job', model: null, effort: null, instructions: null },
  own: { sandbox: 'workspace-write', network: true, maxTokens: null },
  environment: { OPENAI_API_KEY: 'x', OPENAI_BASE_URL: 'http://localhost/v1' },
  home: null,
  ask: ['node', 'main.ts', 'ask-people', '/a "file"'],
  sessionId: null,
  spent: noUsage,
} as unknown as AgentRun<CodexFields>;

function read(events: readonly object[], exitCode: number) {
  const told: object[] = [];
  const reader = codex.reader(run, new Telling({ tell: (event) => told.push(event), say: () => {} }));
  for (const event of events) reader.line(JSON.stringify(event));
  return { reader, told, problem: reader.problem({ exitCode, signal: null }) };
}

const completed = { type: 'turn.completed', usage: { input_tokens: 10, cached_input_tokens: 4, output_tokens: 3 } };
const error = (message: string) => ({ type: 'error', message });

test('an error after which the turn is completed was none; one that ends it is said', () => {
  expect(read([error('Reconnecting... 1/5 (unexpected status 503)'), completed], 0).problem).toBeNull();
  expect(read([error('no such model'), { type: 'turn.failed', error: { message: 'no such model' } }], 1).problem).toBe(
    'Codex: no such model',
  );
  expect(
    read([{ type: 'item.completed', item: { id: 'a', type: 'error', message: 'a warning' } }, completed], 0).problem,
  ).toBeNull();
});

test('without a completed turn it did not succeed, and with one the exit code counts', () => {
  expect(read([], 0).problem).toBe('Codex ended without a result (exit code 0)');
  expect(read([completed], 1).problem).toBe('Codex ended after its result (exit code 1)');
});

test('a key that is refused twice is given up', () => {
  const refused = error('Reconnecting... 1/5 (unexpected status 401 Unauthorized)');
  expect(read([refused], 1).reader.hopeless.aborted).toBe(false);
  const { reader, problem } = read([refused, refused], 1);
  expect(reader.hopeless.aborted).toBe(true);
  expect(problem).toBe("the API refused the key of Codex (401): check the job's secret OPENAI_API_KEY");
});

test('changes of files, plans and searches are told as what was done', () => {
  const item = (id: string, fields: object) => ({ type: 'item.completed', item: { id, status: 'completed', ...fields } });
  const { told } = read(
    [
      item('a', {
        type: 'file_change',
        changes: [
          { path: '/w/a.txt', kind: 'add' },
          { path: '/w/b.txt', kind: 'update' },
        ],
      }),
      item('b', {
        type: 'todo_list',
        items: [
          { text: 'one', completed: true },
          { text: 'two', completed: false },
        ],
      }),
      item('c', { type: 'command_execution', command: 'rm -r /', aggregated_output: '', exit_code: null, status: 'declined' }),
      item('d', { type: 'of another kind' }),
    ],
    0,
  );
  expect(told).toMatchObject([
    { type: 'agent.tool', name: 'change', input: 'add /w/a.txt\nupdate /w/b.txt' },
    { type: 'agent.toolEnd', ok: true },
    { type: 'agent.tool', name: 'plan', input: '[x] one\n[ ] two' },
    { type: 'agent.toolEnd', ok: true },
    { type: 'agent.tool', name: 'command', input: 'rm -r /' },
    { type: 'agent.toolEnd', ok: false },
    { type: 'agent.denied', tool: 'command', input: 'rm -r /' },
  ]);
});

test('a conversation begins and goes on with the same settings', () => {
  const first = codexArguments(run);
  expect(first.slice(0, 3)).toEqual(['exec', '--json', '--skip-git-repo-check']);
  expect(first.at(-1)).toBe('-');
  for (const setting of [
    'sandbox_mode="workspace-write"',
    'sandbox_workspace_write.network_access=true',
    'openai_base_url="http://localhost/v1"',
    'mcp_servers.baton.args=["main.ts","ask-people","/a \\"file\\""]',
  ])
    expect(first).toContain(setting);
  const second = codexArguments({ ...run, sessionId: 'thread' });
  expect(second.slice(0, 2)).toEqual(['exec', 'resume']);
  expect(second.slice(-2)).toEqual(['thread', '-']);
  expect(second.filter((word) => word.includes('='))).toEqual(first.filter((word) => word.includes('=')));
  const chosen = codexArguments({ ...run, job: { ...run.job, model: 'gpt-x', effort: 'high' } });
  expect(chosen).toEqual(expect.arrayContaining(['--model', 'gpt-x', 'model_reasoning_effort="high"']));
});
