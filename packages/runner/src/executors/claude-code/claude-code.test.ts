import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AgentBench } from '../../testing/agents/agent-bench.ts';
import { agentSuite } from '../../testing/agents/agent-suite.ts';
import { claudeKit as kit } from '../../testing/agents/claude-code-kit.ts';

describe('claude-code', () => agentSuite(kit));

describe('limits and permissions of Claude Code', { timeout: 30_000 }, () => {
  let bench: AgentBench;
  beforeEach(() => {
    bench = new AgentBench(kit);
  });
  afterEach(() => bench.close());
  const reads = { kind: 'calls', tools: [{ name: 'Read', input: { file_path: '/etc/hostname' } }] } as const;

  test('what it may not do is refused, listed, and no failure', async () => {
    const script = [
      { kind: 'calls', tools: [kit.runs('touch made.txt')] },
      { kind: 'says', text: 'I may not.' },
    ] as const;
    expect(await bench.drive(script, { permissionMode: 'default' })).toEqual({ kind: 'succeeded' });
    expect(existsSync(join(bench.work, 'made.txt'))).toBe(false);
    expect(bench.result()).toMatchObject({ deniedSeen: 1, denied: [{ tool: 'Bash', input: 'touch made.txt' }], turns: 2 });
    expect(bench.bench.said()).toContain('not allowed: Bash: touch made.txt');
  });

  test('its turns have a limit, over all of its questions; what it did up to then is kept', async () => {
    const spec = { maxTurns: 3, checkout: bench.checkout, commit: 'never' };
    const asks = { kind: 'calls', tools: [kit.asks('Go on?', [])] } as const;
    const asked = await bench.drive([asks, { kind: 'says', text: 'I asked.' }], spec);
    expect(bench.result().turns).toBe(2);
    const edits = { kind: 'calls', tools: [kit.edits(join(bench.work, 'a.txt'), 'a\n')] } as const;
    const ended = await bench.goOn([edits, reads, reads], spec, asked, 'yes');
    expect(ended).toEqual({ kind: 'failed', exitCode: 1, message: 'the limit of 3 turns was reached (maxTurns)' });
    expect(bench.bench.files.get('changes.patch')?.bytes.toString()).toContain('+a');
  });

  test('its cost has a limit, and is told also when it came to it', async () => {
    const tokens = { input: 100_000, output: 20_000 };
    const verdict = await bench.drive(
      [
        { ...reads, tokens },
        { kind: 'says', text: 'no' },
      ],
      { maxBudgetUsd: 0.01 },
    );
    const { costUsd } = bench.result();
    expect(costUsd).toBeGreaterThan(0.01);
    const message = `the budget of $0.01 is used up: $${costUsd?.toFixed(2)} (maxBudgetUsd); it was not allowed to use Read`;
    expect(verdict).toEqual({ kind: 'failed', exitCode: 1, message });
    expect(bench.result()).toMatchObject({ inputTokens: 100_000, outputTokens: 20_000 });
  });
});
