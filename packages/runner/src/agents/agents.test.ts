import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readAsked } from './ask-people/asked.ts';
import { answerTo, serveQuestions } from './ask-people/server.ts';
import { bounded } from './bounded.ts';
import { keyProblem } from './key-problem.ts';
import { toolInput } from './tool-input.ts';
import { branchOf } from './workspace.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'baton-agents-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the server by which agents ask', () => {
  const call = (id: unknown, method: string, params?: object) => JSON.stringify({ jsonrpc: '2.0', id, method, params });
  const ask = (question: unknown, choices?: unknown) =>
    call(1, 'tools/call', { name: 'ask_people', arguments: { question, choices } });

  test('has one tool, and writes each question down', async () => {
    const file = join(folder, 'questions');
    const [input, output] = [new PassThrough(), new PassThrough()];
    const said = text(output);
    for (const line of [
      call(0, 'initialize', { protocolVersion: '2025-03-26' }),
      JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }),
      call('a', 'tools/list'),
      ask('Which?', ['one', 2, 'three']),
      'no JSON',
      call(9, 'resources/list'),
    ])
      input.write(`${line}\n`);
    input.end();
    await serveQuestions(file, input, output);
    output.end();
    const answers = (await said)
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.map(({ id }) => id)).toEqual([0, 'a', 1, 9]);
    expect(answers[0].result).toMatchObject({ protocolVersion: '2025-03-26', capabilities: { tools: {} } });
    expect(answers[1].result.tools.map(({ name }: { name: string }) => name)).toEqual(['ask_people']);
    expect(answers[2].result).toMatchObject({ isError: false });
    expect(answers[3].error.code).toBe(-32_601);
    expect(readAsked(file)).toEqual({ question: 'Which?', choices: ['one', 'three'] });
  });

  test('takes no question that says nothing, and bounds the others', () => {
    const written: object[] = [];
    for (const nothing of ['', ' \n', 7, null])
      expect(answerTo(ask(nothing), (asked) => written.push(asked))).toMatchObject({ result: { isError: true } });
    expect(written).toEqual([]);
    answerTo(ask('x'.repeat(9_000), Array(50).fill('y'.repeat(900))), (asked) => written.push(asked));
    expect(written).toEqual([{ question: 'x'.repeat(4_000), choices: Array(20).fill('y'.repeat(500)) }]);
  });

  test('several questions become one', () => {
    const file = join(folder, 'questions');
    expect(readAsked(file)).toBeNull();
    writeFileSync(file, '{"question":"Which?","choices":["a","b"]}\n{"question":"And when?","choices":[]}\n');
    expect(readAsked(file)).toEqual({ question: 'Which?\n- a\n- b\n\nAnd when?', choices: [] });
    expect(readFileSync(file, 'utf8')).toContain('Which?');
  });
});

test('a text that is too long keeps its beginning and its end, and says how much is missing', () => {
  expect(bounded('short', 5)).toEqual({ text: 'short', cut: 0 });
  const { text: kept, cut } = bounded(`${'a'.repeat(100)}${'z'.repeat(100)}`, 90);
  expect(cut).toBe(110);
  expect(kept).toBe(`${'a'.repeat(60)}\n… 110 characters left out …\n${'z'.repeat(30)}`);
  expect(bounded('😀'.repeat(50), 31).text.isWellFormed()).toBe(true);
});

test('what a tool is called with is told by its point', () => {
  expect(toolInput({ command: 'npm test', description: 'Runs the tests' })).toBe('npm test');
  expect(toolInput({ content: 'hi', file_path: '/a' })).toBe('/a\ncontent: hi');
  expect(toolInput({ odd: [1] })).toBe('odd: [1]');
  expect(toolInput('as it is')).toBe('as it is');
  expect(toolInput(undefined)).toBe('');
});

test('a branch is named by the job, and by nothing else', () => {
  expect(branchOf({ name: 'Fix the Café’s login (#12)!', jobId: '01a2-b3c4d5e6f7' })).toBe(
    'baton/fix-the-cafe-s-login-12-c4d5e6f7',
  );
  expect(branchOf({ name: '日本', jobId: 'abc' })).toBe('baton/abc');
});

test('a key that is refused, one that is missing, and a machine that is not signed in are told apart', () => {
  const tool = { title: 'Claude Code', keys: ['ONE', 'TWO'] };
  const words = (account: 'job' | 'machine', environment: Record<string, string>) =>
    keyProblem(tool, { account, environment }, '401');
  expect(words('job', { TWO: 'x' })).toBe("the API refused the key of Claude Code (401): check the job's secret TWO");
  expect(words('job', {})).toBe('Claude Code has no key (401): give the job a secret in the variable ONE (or TWO)');
  expect(words('machine', {})).toContain("sign in there as the runner's user, or give the job the secret ONE");
});
