import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RunnerList, restPaths } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { type Bench, benched } from './support/bench.ts';
import { freePort } from './support/free-port.ts';
import { cleanEnvironment, programs } from './support/places.ts';
import { processesOf, processesWith } from './support/process-table.ts';
import { type Program, startProgram } from './support/program.ts';
import { call, taken } from './support/rest.ts';
import { Mailbox } from './support/signals.ts';
import { untilEmpty } from './support/within.ts';

/** One person's machine: a home, and `baton` in it. */
class Machine {
  readonly home: string;
  readonly port: number;
  private readonly bench: Bench;

  private constructor(bench: Bench, port: number) {
    this.bench = bench;
    this.port = port;
    this.home = bench.folder('baton-e2e-up');
    // what a killed supervisor left behind ends by itself; a failed test must not rely on it
    bench.defer(() => this.processes().map((pid) => process.kill(pid, 'SIGKILL')));
  }

  static async make(bench: Bench): Promise<Machine> {
    return new Machine(bench, await freePort());
  }

  baton(words: readonly string[]): Program {
    const env = cleanEnvironment(this.home);
    return startProgram(this.bench, process.execPath, [programs.cli, ...words], { env, name: `baton ${words[0]}`, group: true });
  }

  /** Resolves when the local runner is online. */
  async up(): Promise<Program> {
    const program = this.baton(['up', '--port', String(this.port)]);
    await program.says(' is online.', 40_000);
    return program;
  }

  /** Everything that was started here and still lives. */
  processes(): number[] {
    return processesWith(`HOME=${this.home}\0`);
  }

  async runners(): Promise<RunnerList['runners']> {
    const token = readFileSync(join(this.home, '.baton/server/local-token'), 'utf8').trim();
    const list = await call<RunnerList>(`http://127.0.0.1:${this.port}`, 'GET', restPaths.runners, { token });
    return taken(list).runners;
  }
}

describe('baton up', () => {
  test.concurrent(
    'starts a server and a runner, runs a job, and Ctrl-C ends everything; the next start has the same runner',
    benched(async (bench) => {
      const machine = await Machine.make(bench);
      const first = await machine.up();
      const job = machine.baton(['run', '--', 'sh', '-c', 'echo hello; exit 3']);
      expect(await job.exit).toBe(3);
      expect(job.stdout().toString()).toBe('hello\n');
      const before = await machine.runners();
      expect(before).toMatchObject([{ contact: 'online' }]);

      const mailbox = new Mailbox(bench);
      machine.baton([
        'run',
        '--detach',
        '--',
        'sh',
        '-c',
        `trap "" TERM; setsid sleep 1000 & echo running > ${mailbox.path}; sleep 1000`,
      ]);
      await mailbox.until('running');
      const pressedAt = performance.now();
      first.kill('SIGINT');
      expect(await first.exit).toBe(0);
      expect(performance.now() - pressedAt).toBeLessThan(8_000);
      expect(machine.processes()).toEqual([]);

      const second = await machine.up();
      expect((await machine.runners()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
      second.kill('SIGINT');
      expect(await second.exit).toBe(0);
      expect(machine.processes()).toEqual([]);
    }),
  );

  test.concurrent(
    'killed, it leaves no job behind, and the next start works',
    benched(async (bench) => {
      const machine = await Machine.make(bench);
      const first = await machine.up();
      const before = await machine.runners();
      const mailbox = new Mailbox(bench);
      const script = [
        'if [ $BATON_ATTEMPT_NUMBER != 1 ]; then exit 0; fi',
        `setsid sleep 1000 & echo "attempt $BATON_ATTEMPT_ID" > ${mailbox.path}; sleep 1000`,
      ].join('\n');
      const run = machine.baton(['run', '--detach', '--', 'sh', '-c', script]);
      expect(await run.exit).toBe(0);
      const attemptId = (await mailbox.until('attempt')).slice('attempt '.length);
      expect(processesOf(attemptId)).not.toEqual([]);
      const killed = once(first.child, 'exit');
      first.child.kill('SIGKILL');
      await killed;

      // at once: what the killed one left behind is still ending
      const second = await machine.up();
      await untilEmpty(() => processesOf(attemptId), 10_000);
      expect((await machine.runners()).map(({ id }) => id)).toEqual(before.map(({ id }) => id));
      const job = machine.baton(['run', '--', 'echo', 'again']);
      expect(await job.exit).toBe(0);
      second.kill('SIGINT');
      expect(await second.exit).toBe(0);
      await untilEmpty(() => machine.processes(), 5_000);
    }),
  );

  test.concurrent(
    'killed while its runner is idle, nothing is left',
    benched(async (bench) => {
      const machine = await Machine.make(bench);
      const first = await machine.up();
      first.child.kill('SIGKILL');
      await first.exit;
      await untilEmpty(() => machine.processes(), 20_000);
    }),
  );
});
