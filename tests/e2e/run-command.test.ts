import { describe, expect, test } from 'vitest';
import { useSharedBench } from './support/bench.ts';
import { startCli } from './support/cli.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';
import { Gate } from './support/signals.ts';

describe('baton run', () => {
  const { bench, value: server } = useSharedBench(async (bench) => {
    const server = await Server.start(bench);
    await Runner.start(bench, server);
    return server;
  });

  test('shows stdout and stderr apart and ends with the code of the job', async () => {
    const command = startCli(bench, server(), ['run', '--', 'sh', '-c', 'echo out; echo err >&2; exit 3']);
    expect(await command.exit).toBe(3);
    expect(command.stdout().toString()).toBe('out\n');
    expect(command.stderr().split('\n')).toContain('err');
  });

  test('shows lines as they are written, not only at the end', async () => {
    const gate = new Gate(bench);
    const script = `echo first; echo warning >&2; read -r _ < ${gate.path}; echo second; exit 3`;
    const command = startCli(bench, server(), ['run', '--', 'sh', '-c', script]);
    await command.says('first\n');
    await command.says('warning\n');
    expect(command.output()).not.toContain('second');
    gate.open();
    expect(await command.exit).toBe(3);
    expect(command.stdout().toString()).toBe('first\nsecond\n');
  });
});
