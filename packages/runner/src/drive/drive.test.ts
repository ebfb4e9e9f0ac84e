import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type DriveContext, type DrivenJob, type Driver, JobFailed, type Verdict } from '../executors/driver.ts';
import { startTimeOf } from '../process/alive.ts';
import { DriveBench } from '../testing/drive-bench.ts';

const benches: DriveBench[] = [];
afterEach(() => {
  for (const bench of benches.splice(0)) bench.remove();
});
const succeeded = { kind: 'succeeded' };
const newBench = (more: ConstructorParameters<typeof DriveBench>[0] = {}): DriveBench => {
  const bench = new DriveBench(more);
  benches.push(bench);
  return bench;
};
const driverOf = (drive: (context: DriveContext, job: DrivenJob) => Promise<Verdict | undefined>): Driver => ({
  name: 'test',
  drive: async (job, context) => (await drive(context, job)) ?? { kind: 'succeeded' },
});
const sh = (script: string, context: DriveContext) => ({ command: ['sh', '-c', script] as const, cwd: context.work });

test('a tool prints into the log, and what is said stands before and after it', async () => {
  const bench = newBench();
  const verdict = await bench.drive(
    driverOf(async (context) => {
      context.say('first');
      expect(await context.run(sh('echo out; echo err >&2; exit 3', context))).toEqual({ exitCode: 3, signal: null });
      context.say('last');
      return undefined;
    }),
  );
  expect(verdict).toEqual({ kind: 'succeeded' });
  expect(bench.said('stdout')).toBe('first\nout\nlast\n');
  expect(bench.said('stderr')).toBe('err\n');
});

test('lines of a tool are cut from its stream, wherever it was cut, and long ones lose their rest', async () => {
  const lines: string[] = [];
  const verdict = await newBench().drive(
    driverOf(async (context) => {
      const script = `printf 'a'; sleep 0.02; printf 'b\\nü\\r\\n\\n'; head -c 2000000 /dev/zero | tr '\\0' x; printf '\\nlast'`;
      await context.run({ ...sh(script, context), stdout: (line) => void lines.push(line) });
      return undefined;
    }),
  );
  expect(verdict).toEqual(succeeded);
  expect(lines.map(({ length }) => length)).toEqual([2, 1, 0, 1024 * 1024, 4]);
  expect([lines[0], lines[1], lines[4]]).toEqual(['ab', 'ü', 'last']);
});

test('a tool gets its input, the environment with what was laid over it, and nothing else', async () => {
  const bench = newBench({ environment: { KEPT: '1', TAKEN: '1' }, secrets: { TOKEN: 'hunter22' } });
  const verdict = await bench.drive(
    driverOf(async (context) => {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is for the shell
      const tool = sh('cat; echo "$KEPT-$TAKEN-$OWN-${#TOKEN}-$PWD"', context);
      await context.run({ ...tool, input: 'given ', environment: { TAKEN: undefined, OWN: '2' } });
      await context.run(sh('cat; echo nothing to read', context));
      expect(context.secrets).toEqual({ TOKEN: 'hunter22' });
      return undefined;
    }),
  );
  expect(verdict).toEqual(succeeded);
  expect(bench.said()).toBe(`given 1--2-8-${bench.context?.work}\nnothing to read\n`);
});

test('what can not be started fails the job with words for its owner', async () => {
  const run = (command: [string, ...string[]], cwd?: string) =>
    newBench().drive(driverOf(async (context) => void (await context.run({ command, cwd: cwd ?? context.work }))));
  expect(await run(['no-such-tool'])).toMatchObject({
    kind: 'failed',
    exitCode: 127,
    message: expect.stringContaining('command not found: no-such-tool'),
  });
  expect(await run(['/etc/passwd'])).toMatchObject({ exitCode: 126, message: 'cannot be run: /etc/passwd' });
  expect(await run(['zero\0byte'])).toMatchObject({ kind: 'failed', message: expect.stringContaining('could not be started') });
});

test('when the job is stopped a tool gets its signals one after the other, and no other is started', async () => {
  const bench = newBench();
  const driving = bench.drive(
    driverOf(async (context) => {
      const script = 'trap "echo interrupted" INT; trap "echo ended; exit 5" TERM; echo ready; while :; do sleep 0.01; done';
      const stop = [{ signal: 'SIGINT', afterMs: 0 } as const, { signal: 'SIGTERM', afterMs: 60 } as const];
      expect(await context.run({ ...sh(script, context), stop })).toEqual({ exitCode: 5, signal: null });
      expect(context.stopping.aborted).toBe(true);
      await context.run(sh('echo never', context));
      return undefined;
    }),
  );
  await bench.until(() => bench.said().includes('ready'));
  bench.stop();
  expect(await driving).toEqual({ kind: 'failed', exitCode: null, message: 'the job is being stopped' });
  expect(bench.said()).toBe('ready\ninterrupted\nended\n');
});

test('a tool that stopped itself still gets its signal', async () => {
  const bench = newBench();
  const driving = bench.drive(
    driverOf(async (context) => {
      const { exitCode } = await context.run(sh('trap "exit 4" TERM; echo ready; kill -STOP $$; sleep 60', context));
      return { kind: 'failed', exitCode, message: 'stopped' };
    }),
  );
  await bench.until(() => bench.said().includes('ready'));
  bench.stop();
  expect(await driving).toMatchObject({ exitCode: 4 });
});

test('what a tool leaves in the background holds nobody up', async () => {
  const bench = newBench();
  const verdict = await bench.drive(
    driverOf(async (context) => {
      const { exitCode } = await context.run(sh('sleep 300 & echo $!', context));
      expect(exitCode).toBe(0);
      return undefined;
    }),
  );
  expect(verdict).toEqual(succeeded);
  const pid = Number(bench.said());
  expect(startTimeOf(pid)).not.toBe(null);
  process.kill(pid, 'SIGKILL');
});

test('facts are data without secrets, and one that is too large says so', async () => {
  const secret = 'quo"ted\\secret';
  const bench = newBench({ secrets: { TOKEN: secret } });
  const verdict = await bench.drive(
    driverOf(async (context) => {
      context.tell({ type: 'step', text: `with ${secret}`, list: [secret, 1, null], own: { [secret]: true } });
      context.tell({ type: 'large', text: 'x'.repeat(70_000) });
      context.say(`says ${secret}`);
      return undefined;
    }),
  );
  expect(verdict).toEqual(succeeded);
  expect(bench.told[0]).toEqual({ type: 'step', text: 'with ***', list: ['***', 1, null], own: { '***': true } });
  expect(bench.told[1]).toMatchObject({ type: 'left_out', of: 'large' });
  expect(bench.said()).toBe('says ***\n');
});

test('files, outputs, leave and folders', async () => {
  const bench = newBench();
  const first = driverOf(async (context) => {
    const path = join(context.scratch, 'plan');
    writeFileSync(path, 'bytes');
    await context.putFile('plan.tfplan', path, { kind: 'private', expiresInMs: 5 });
    writeFileSync(join(context.kept(), 'state'), 'kept');
    expect(context.cache('git')).toBe(context.cache('git'));
    context.output('url', 'one');
    context.output('url', 'two');
    return { kind: 'awaiting', what: 'approval', question: 'may I?', detail: { add: 1 }, state: { n: 1 }, stay: true };
  });
  expect(await bench.drive(first)).toMatchObject({ kind: 'awaiting', question: 'may I?', state: { n: 1 }, stay: true });
  expect(bench.outputs).toEqual({ url: 'two' });
  const second = driverOf(async (context, job) => {
    expect(job).toMatchObject({ attemptNumber: 2, resume: { state: { n: 1 }, answer: { by: 'ann' } } });
    expect(readFileSync(join(context.kept(), 'state'), 'utf8')).toBe('kept');
    const path = join(context.work, 'plan');
    expect(await context.getFile('plan.tfplan', path)).toBe(true);
    expect(readFileSync(path, 'utf8')).toBe('bytes');
    expect(await context.getFile('other', path)).toBe(false);
    await context.gate();
    context.say('never');
    return undefined;
  });
  bench.refusal = 'another attempt runs';
  const resume = { state: { n: 1 }, answer: { kind: 'approval', text: '', by: 'ann' } } as const;
  const end = await bench.drive(second, { resume });
  expect(end).toEqual({ kind: 'failed', exitCode: null, message: 'leave was refused: another attempt runs' });
  expect(bench.gates).toBe(1);
  expect(existsSync(bench.folder)).toBe(true);
});

test('what a driver throws is told as whose fault it is', async () => {
  const bench = newBench();
  const failing = (error: Error) => bench.drive(driverOf(() => Promise.reject(error)));
  expect(await failing(new JobFailed('no such branch', 4))).toEqual({ kind: 'failed', exitCode: 4, message: 'no such branch' });
  expect(bench.said()).toBe('');
  expect(await failing(new TypeError('x is not a function'))).toMatchObject({
    message: 'a fault of the executor test: x is not a function',
  });
  expect(bench.said('stderr')).toContain('TypeError: x is not a function');
  const asking = { kind: 'awaiting', what: 'input', question: '', detail: {}, state: null, stay: false } as const;
  expect(await bench.drive(driverOf(async () => asking))).toMatchObject({
    message: expect.stringContaining('asks without a question'),
  });
});
