import { join } from 'node:path';
import { type Job, type RegistrationToken, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { submit } from './support/jobs.ts';
import { untilJob, untilOver } from './support/live.ts';
import { startProgram } from './support/program.ts';
import { Server } from './support/server.ts';

const bench = useBench();

/** The program `semaphore`, of any release since 2.10. */
const program = process.env.BATON_TEST_SEMAPHORE ?? '';
if (program === '') {
  process.stdout.write(
    'skipped: the runner of Semaphore itself, for BATON_TEST_SEMAPHORE names none; what it says is replayed by the tests of its gateway\n',
  );
}

test.runIf(program !== '')(
  'an unmodified runner of Semaphore registers, runs a job, and stops one that is cancelled',
  { timeout: 90_000 },
  async () => {
    const server = await Server.start(bench);
    const folder = bench.folder('baton-semaphore');
    const { token } = await server.get<RegistrationToken>(restPaths.registrationToken);
    const env = {
      ...{ PATH: process.env.PATH, HOME: folder, SEMAPHORE_TMP_PATH: join(folder, 'tmp'), SEMAPHORE_WEB_ROOT: server.url },
      ...{ SEMAPHORE_RUNNER_TOKEN_FILE: join(folder, 'token'), SEMAPHORE_RUNNER_REGISTRATION_TOKEN: token },
      ...{ SEMAPHORE_RUNNER_NAME: 'box', SEMAPHORE_RUNNER_ENABLED: 'true', SEMAPHORE_RUNNER_MAX_PARALLEL_TASKS: '2' },
    };
    expect(await startProgram(bench, program, ['runner', 'register', '--no-config'], { env }).exit).toBe(0);
    startProgram(bench, program, ['runner', 'start', '--no-config'], { env });

    const failed: Job = await submit(server, 'echo "hello from $BATON_JOB_NAME"; exit 3');
    expect((await untilOver(server, failed.id)).job.outcome).toMatchObject({ exitCode: 3 });

    const endless = await submit(server, 'echo begun; sleep 300');
    await untilJob(server, endless.id, ({ job }) => job.state === 'processing');
    await server.post(restPaths.jobCancel(endless.id));
    expect((await untilOver(server, endless.id)).job.state).toBe('cancelled');
  },
);
