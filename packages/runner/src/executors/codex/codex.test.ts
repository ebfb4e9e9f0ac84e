import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AgentBench } from '../../testing/agents/agent-bench.ts';
import { agentSuite, workSuite } from '../../testing/agents/agent-suite.ts';
import { codexKit as kit } from '../../testing/agents/codex-kit.ts';

describe('codex', () => agentSuite(kit));
describe('what becomes of it', () => workSuite(kit));

describe('limits and warnings of Codex', { timeout: 30_000 }, () => {
  let bench: AgentBench;
  beforeEach(() => {
    bench = new AgentBench(kit);
  });
  afterEach(() => bench.close());

  test('a warning of the tool is no failure, and a command that fails is no failure of the run', async () => {
    const script = [
      { kind: 'calls', tools: [kit.runs('echo out; exit 3')] },
      { kind: 'says', text: 'It failed.' },
    ] as const;
    expect(await bench.drive(script, { model: 'scripted' })).toEqual({ kind: 'succeeded' });
    const { steps } = bench.result();
    expect(steps).toContainEqual({ kind: 'note', text: expect.stringContaining('Model metadata for `scripted`'), cut: 0 });
    expect(steps).toContainEqual(expect.objectContaining({ kind: 'tool', name: 'command', ok: false, output: 'out\n' }));
  });

  test('what its sandbox denies is not done, told as failed, and no failure of the run', async () => {
    // of a command that is denied within a few milliseconds Codex says nothing
    const script = [
      { kind: 'calls', tools: [kit.runs(`sleep 0.5; echo no > '${join(bench.work, 'made.txt')}'`)] },
      { kind: 'says', text: 'I may not.' },
    ] as const;
    expect(await bench.drive(script, { sandbox: 'read-only' })).toEqual({ kind: 'succeeded' });
    expect(existsSync(join(bench.work, 'made.txt'))).toBe(false);
    expect(bench.result().steps).toContainEqual(expect.objectContaining({ kind: 'tool', name: 'command', ok: false }));
  });

  test('its tokens have a limit, which ends it after its turn and before anything is pushed', async () => {
    const spec = { maxTokens: 1000, checkout: bench.checkout, push: 'gate' };
    const tokens = { input: 1500, output: 20 };
    const verdict = await bench.drive([{ kind: 'says', text: 'Long.', tokens }], spec);
    const message = 'the limit of 1000 tokens was passed: 1520 (maxTokens)';
    expect(verdict).toEqual({ kind: 'failed', exitCode: null, message });
    expect(bench.bench.gates).toBe(0);
  });

  test('what ends its turn is said in its words', async () => {
    const verdict = await bench.drive([{ kind: 'refuses', status: 400, message: 'there is no such model' }], {});
    expect(verdict).toMatchObject({ kind: 'failed', exitCode: 1, message: expect.stringContaining('there is no such model') });
  });
});
