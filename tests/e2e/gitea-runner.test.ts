import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Job, restPaths } from '@baton/protocol';
import { describe, expect, test } from 'vitest';
import { type Bench, useBench } from './support/bench.ts';
import { rawLog, untilRunning } from './support/jobs.ts';
import { untilLog, untilOver } from './support/live.ts';
import { cleanEnvironment } from './support/places.ts';
import { type Program, startProgram } from './support/program.ts';
import { Server } from './support/server.ts';

/** A real runner of Gitea, of any version. */
const program = process.env.BATON_TEST_ACT_RUNNER ?? '';

const bench = useBench();

/** It speaks of its job every five seconds, and can not be told otherwise. */
const patient = { leaseTtlMs: 60_000, syncHoldMs: 10_000, staleAfterMs: 30_000, offlineAfterMs: 60_000 };

const workflow = (label: string, steps: string): string => `
name: trial
on: push
jobs:
  a:
    runs-on: ${label}
    outputs:
      answer: \${{ steps.calc.outputs.answer }}
    steps:
${steps}`;

const steps = `      - run: echo "hello by $GITHUB_EVENT_NAME, version \${{ vars.VERSION }}"
      - run: echo "the key is \${{ secrets.KEY }}"
      - id: calc
        run: echo "answer=42" >> "$GITHUB_OUTPUT"
`;

const counting = `      - run: for i in $(seq 40); do echo "line $i"; sleep 0.5; done
`;

/** A runner of Gitea on this machine, that registered and runs. */
class GiteaRunner {
  readonly #bench: Bench;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  daemon: Program;

  private constructor(bench: Bench, folder: string, env: NodeJS.ProcessEnv) {
    this.#bench = bench;
    this.#folder = folder;
    this.#env = env;
    this.daemon = this.start();
  }

  static async begin(bench: Bench, server: Server, more: readonly string[] = []): Promise<GiteaRunner> {
    const folder = bench.folder('baton-gitea-runner');
    const env = cleanEnvironment(folder);
    const place = join(folder, 'work');
    mkdirSync(place);
    const settings = [
      `cache: { enabled: false }`,
      `host: { workdir_parent: ${place} }`,
      `container: { workdir_parent: ${place} }`,
    ];
    writeFileSync(join(folder, 'config.yaml'), `${settings.join('\n')}\n`);
    const { token } = await server.post<{ token: string }>('/api/v1/admin/actions/runners/registration-token');
    const words = [
      'register',
      '--no-interactive',
      '--instance',
      server.url,
      '--token',
      token,
      '--name',
      'gitea',
      '--labels',
      'host:host',
    ];
    execFileSync(program, [...words, ...more], { cwd: folder, env, stdio: 'pipe' });
    return new GiteaRunner(bench, folder, env);
  }

  start(): Program {
    this.daemon = startProgram(this.#bench, program, ['daemon', '-c', 'config.yaml'], {
      cwd: this.#folder,
      env: this.#env,
      name: 'runner of gitea',
    });
    this.#bench.tell(() => this.daemon.output());
    return this.daemon;
  }
}

const submit = (server: Server, text: string, more: object = {}): Promise<Job> =>
  server.post<Job>(restPaths.jobs, {
    executor: 'gitea-workflow',
    labels: ['host'],
    ...more,
    spec: { workflow: text, variables: { VERSION: '1.10' } },
  });

const skipped = program === '' ? ' (needs one: BATON_TEST_ACT_RUNNER names it)' : '';

describe.skipIf(skipped !== '')(`a real runner of Gitea${skipped}`, () => {
  test('runs a workflow with steps, a variable, a secret and an output', async () => {
    const server = await Server.start(bench, { durations: patient });
    await GiteaRunner.begin(bench, server);
    const job = await submit(server, workflow('host', steps), { secretEnvironment: { KEY: 'a-value-to-hide' } });
    const { job: over, history } = await untilOver(server, job.id);
    expect(over.state).toBe('succeeded');
    expect(history[0]).toMatchObject({ outputs: { answer: '42' }, log: { complete: true } });
    const log = (await rawLog(server, job.id)).toString();
    expect(log).toContain('hello by workflow_dispatch, version 1.10');
    expect(log).toMatch(/the key is \*+/);
    expect(log).not.toContain('a-value-to-hide');
  });

  test('goes on over a killed server, and ends what is cancelled', async () => {
    const server = await Server.start(bench, { durations: patient });
    await GiteaRunner.begin(bench, server);
    const job = await submit(server, workflow('host', counting));
    const { id } = await untilRunning(server, job.id);
    await untilLog(server, id, (text) => text.includes('line 2\n'));
    await server.end('SIGKILL');
    await server.start();
    await untilLog(server, id, (text) => text.includes('line 14\n'));
    await server.post(restPaths.jobCancel(job.id));
    const { job: over, history } = await untilOver(server, job.id);
    expect([over.state, history.length]).toEqual(['cancelled', 1]);
    const lines = (await rawLog(server, job.id)).toString().match(/^line \d+$/gm) ?? [];
    expect(lines).toEqual(lines.map((_, at) => `line ${at + 1}`));
  });

  test('loses its job when its process dies, and gets it again when it runs anew', async () => {
    const server = await Server.start(bench, { durations: patient });
    const runner = await GiteaRunner.begin(bench, server);
    const job = await submit(server, workflow('host', counting));
    await untilRunning(server, job.id);
    runner.daemon.kill('SIGKILL');
    await runner.daemon.exit;
    runner.start();
    await untilRunning(server, job.id, 2);
    await server.post(restPaths.jobCancel(job.id));
    expect((await untilOver(server, job.id)).job.state).toBe('cancelled');
  });

  test('that is ephemeral takes one job, and is gone', async () => {
    const server = await Server.start(bench, { durations: patient });
    const runner = await GiteaRunner.begin(bench, server, ['--ephemeral']);
    const job = await submit(server, workflow('host', steps), { secretEnvironment: { KEY: 'a-value-to-hide' } });
    expect((await untilOver(server, job.id)).job.state).toBe('succeeded');
    expect(await runner.daemon.exit).toBe(0);
    const { runners } = await server.get<{ runners: unknown[] }>('/api/v1/runners');
    expect(runners).toEqual([]);
  });
});
