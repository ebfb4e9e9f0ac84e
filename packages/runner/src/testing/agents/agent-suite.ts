import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { git } from '../git-server.ts';
import { AgentBench, type AgentKit } from './agent-bench.ts';

const asking = (kit: AgentKit) =>
  [
    { kind: 'calls', tools: [kit.asks('Which greeting?', ['hello', 'moin'])] },
    { kind: 'says', text: 'I asked.' },
  ] as const;

let bench: AgentBench;
const pathOf = (name: string): string => join(bench.work, name);

function benchOf(kit: AgentKit): void {
  beforeEach(() => {
    bench = new AgentBench(kit);
  });
  afterEach(() => bench.close());
}

/** What holds for every coding agent. */
export function agentSuite(kit: AgentKit): void {
  benchOf(kit);
  promptSuite(kit);
  endSuite(kit);
  questionSuite(kit);
}

/** What becomes of the work of any of them: one of them is enough to show it. */
export function workSuite(kit: AgentKit): void {
  benchOf(kit);
  describe('work', { timeout: 30_000 }, () => {
    test('is not pushed where leave is refused, nor where the branch is there already', async () => {
      bench.bench.refusal = 'another attempt has it';
      const script = [
        { kind: 'calls', tools: [kit.edits(pathOf('a.txt'), 'a\n')] },
        { kind: 'says', text: 'Done.' },
      ] as const;
      const spec = { checkout: bench.checkout, push: 'gate', branch: 'work' };
      expect(await bench.drive(script, spec)).toMatchObject({
        kind: 'failed',
        message: expect.stringContaining('another attempt'),
      });
      expect(bench.git('branch', '--list', 'work')).toBe('');
      expect(bench.bench.files.has('changes.patch')).toBe(true);
      bench.git('branch', 'work', 'main');
      const taken = { kind: 'failed', message: expect.stringContaining('has a branch work already') };
      expect(await bench.drive([], spec)).toMatchObject(taken);
      expect(bench.stub?.asked).toEqual([]);
    });

    test('that waited for an answer does not go on in a folder that is not as it was left', async () => {
      const spec = { checkout: bench.checkout };
      const asked = await bench.drive(asking(kit), spec);
      git(bench.work, 'checkout', '--quiet', '-b', 'other');
      writeFileSync(pathOf('mine.txt'), 'mine');
      const message =
        'the folder of this conversation was on baton/greet-people-89abcdef and is now on other: it was left as it is';
      expect(await bench.goOn([], spec, asked, 'hello')).toMatchObject({ kind: 'failed', message });
      expect(readFileSync(pathOf('mine.txt'), 'utf8')).toBe('mine');
    });
  });
}

function promptSuite(kit: AgentKit): void {
  describe('a prompt', { timeout: 30_000 }, () => {
    test('is worked on in an empty folder, in a home folder of the job, and its conversation is told', async () => {
      const verdict = await bench.drive(
        [
          { kind: 'calls', text: 'I write it down.', tools: [kit.runs('echo "$HOME" > home.txt')] },
          { kind: 'says', text: 'Written.' },
        ],
        { prompt: 'Where are you?', ...kit.mayRun },
      );
      expect(verdict).toEqual({ kind: 'succeeded' });
      expect(readFileSync(pathOf('home.txt'), 'utf8').trim()).toBe(join(bench.kept, 'home'));
      const { steps, ...result } = bench.result();
      expect(result).toMatchObject({ tool: kit.tool.title, changes: null, inputTokens: 200, outputTokens: 40, deniedSeen: 0 });
      expect(result.sessionId).toMatch(/^[0-9a-f-]{36}$/);
      expect(steps.filter(({ kind }) => kind !== 'note')).toMatchObject([
        { kind: 'prompt', text: 'Where are you?' },
        { kind: 'message', text: 'I write it down.' },
        { kind: 'tool', ok: true, input: expect.stringContaining('echo "$HOME" > home.txt') },
        { kind: 'message', text: 'Written.' },
      ]);
      expect(bench.bench.said()).toContain('\nWritten.\n');
    });

    test('is given to the model that the job names, with its instructions', async () => {
      const spec = { model: 'scripted', effort: 'high', instructions: 'Answer in one word.' };
      expect(await bench.drive([{ kind: 'says', text: 'Moin.' }], spec)).toEqual({ kind: 'succeeded' });
      expect(bench.stub?.asked[0]).toMatchObject({ model: 'scripted' });
      expect(JSON.stringify(bench.stub?.asked[0])).toContain('Answer in one word.');
    });

    test('changes a repository: what was left is committed as the job, pushed with leave, and kept as a patch', async () => {
      const verdict = await bench.drive(
        [
          { kind: 'calls', tools: [kit.edits(pathOf('hello.txt'), 'hello\n')] },
          { kind: 'says', text: 'Done.' },
        ],
        { checkout: bench.checkout, push: 'gate', author: { name: 'Ada', email: 'ada@example.com' } },
      );
      expect(verdict).toEqual({ kind: 'succeeded' });
      const branch = 'baton/greet-people-89abcdef';
      expect(bench.git('log', '--format=%an <%ae> %s', `main..${branch}`)).toBe('Ada <ada@example.com> Greet people');
      expect(bench.git('show', `${branch}:hello.txt`)).toBe('hello');
      expect(bench.bench.gates).toBe(1);
      const { sessionId } = bench.result();
      expect(bench.bench.outputs).toEqual({ branch, commit: bench.git('rev-parse', branch), sessionId });
      expect(bench.bench.files.get('changes.patch')?.bytes.toString()).toContain('+hello');
      expect(bench.result()).toMatchObject({ pushed: true, changes: { branch, files: 1, added: 1, removed: 0, commits: 1 } });
    });
  });
}

function endSuite(kit: AgentKit): void {
  describe('a prompt', { timeout: 30_000 }, () => {
    test('whose key is refused fails with words that name the secret; it can not ask where it may not', async () => {
      const message = `the API refused the key of ${kit.tool.title} (401): check the job's secret ${kit.key}`;
      const verdict = await bench.drive([{ kind: 'refuses', status: 401, message: 'invalid key' }], { askPeople: false });
      expect(JSON.stringify(bench.stub?.asked[0])).not.toContain('ask_people');
      expect(verdict).toMatchObject({ kind: 'failed', message });
      expect(bench.bench.said()).not.toContain('sk-scripted');
    });

    test('that is stopped ends by an interrupt, and succeeds in nothing', async () => {
      const driving = bench.drive([{ kind: 'hangs' }], { checkout: bench.checkout, push: 'gate' });
      await bench.bench.until(() => bench.result().sessionId !== null);
      await bench.stub?.reached(0);
      bench.bench.stop();
      expect(await driving).toMatchObject({ kind: 'failed', message: `${kit.tool.title} was stopped` });
      expect(bench.bench.gates).toBe(0);
    });
  });
}

function questionSuite(kit: AgentKit): void {
  describe('a question', { timeout: 30_000 }, () => {
    test('ends the attempt, and its answer goes on with the conversation where it was', async () => {
      const spec = { checkout: bench.checkout, push: 'gate' };
      const asked = await bench.drive([{ kind: 'calls', tools: [kit.edits(pathOf('a.txt'), 'half\n')] }, ...asking(kit)], spec);
      expect(asked).toMatchObject({
        kind: 'awaiting',
        what: 'input',
        question: 'Which greeting?',
        detail: { tool: kit.tool.title, choices: ['hello', 'moin'] },
        stay: true,
      });
      expect(bench.bench.gates).toBe(0);
      const { sessionId } = bench.result();

      const answered = [
        { kind: 'calls', tools: [kit.edits(pathOf('b.txt'), 'moin\n')] },
        { kind: 'says', text: 'Moin it is.' },
      ] as const;
      expect(await bench.goOn(answered, spec, asked, 'moin')).toEqual({ kind: 'succeeded' });
      const told = JSON.stringify(bench.stub?.asked[0]);
      for (const text of ['Do it.', 'Which greeting?', 'ada answers your question:']) expect(told).toContain(text);
      expect(bench.git('show', 'baton/greet-people-89abcdef:a.txt')).toBe('half');
      expect(bench.git('show', 'baton/greet-people-89abcdef:b.txt')).toBe('moin');
      const result = bench.result();
      expect(result).toMatchObject({ sessionId, inputTokens: 500, outputTokens: 100 });
      expect(result.steps).toContainEqual({ kind: 'answer', text: 'moin', by: 'ada', cut: 0 });
    });
  });
}
