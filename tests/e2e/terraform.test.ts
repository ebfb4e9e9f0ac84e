import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Job, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { runCli } from './support/cli.ts';
import { untilRunning } from './support/jobs.ts';
import { untilJob, untilLog, untilOver } from './support/live.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';

const bench = useBench();

function isThere(): boolean {
  try {
    execFileSync('terraform', ['-help'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const terraform = isThere();
if (!terraform) {
  process.stdout.write(
    'skipped: Terraform from end to end, for terraform is not on this machine; recordings of it are played by the tests of its executor\n',
  );
}

const configuration = `terraform {
  backend "local" {}
}
variable "token" {
  type = string
}
resource "terraform_data" "first" {
  input = "x"
}
variable "slow" {
  default = true
}
resource "terraform_data" "slow" {
  count      = var.slow ? 1 : 0
  depends_on = [terraform_data.first]
  provisioner "local-exec" {
    command = "echo begins with $TF_VAR_token; sleep 60"
  }
}
output "first" {
  value = terraform_data.first.output
}
`;
const secret = 'tok-5521-of-the-fleet';

test.runIf(terraform)(
  'a plan waits for its approval, and asks anew when it is stale; an apply that is cancelled leaves the state in order',
  { timeout: 60_000 },
  async () => {
    const server = await Server.start(bench);
    await Runner.start(bench, server, { executors: ['terraform'] });
    const state = join(bench.folder(), 'fleet.tfstate');
    const spec = { action: 'apply', files: { 'main.tf': configuration }, backendConfig: { path: state }, lockTimeoutMs: 0 };
    const submit = (more: object) =>
      server.post<Job>(restPaths.jobs, {
        executor: 'terraform',
        spec: { ...spec, ...more },
        secretEnvironment: { TF_VAR_token: secret },
      });
    /** Agrees to what the attempt of this number asks. */
    const approve = async (id: string, number: number): Promise<void> => {
      const { history } = await untilJob(
        server,
        id,
        (view) => view.job.state === 'awaiting_approval' && view.history.length === number,
      );
      const body = { reply: 'approve', text: 'fine', attemptId: history.at(-1)?.id };
      await server.post(restPaths.jobAnswer(id), body);
    };

    const { id, onLost } = await submit({});
    expect(onLost).toBe('hold');
    await untilJob(server, id, ({ job }) => job.state === 'awaiting_approval');
    const other = await submit({ approval: 'auto', variables: { slow: false } });
    expect((await untilOver(server, other.id)).job.state).toBe('succeeded');
    await approve(id, 1);
    // its state has moved on: nothing is done, and it asks anew
    await approve(id, 2);
    const attempt = await untilRunning(server, id, 3);
    await untilLog(server, attempt.id, (text) => text.includes('(local-exec): begins with ***'));
    expect((await server.call('POST', restPaths.jobCancel(id), { reason: 'not now' })).status).toBe(200);
    const { job, history } = await untilOver(server, id);
    expect(job.state).toBe('cancelled');
    expect(history).toMatchObject([
      { cause: 'asked' },
      { cause: 'asked' },
      { cause: 'cancelled', signal: null, log: { complete: true, maskedByServer: 0 } },
    ]);
    expect(readFileSync(state, 'utf8')).toContain('"status": "tainted"');
    expect(existsSync(join(state, '..', '.fleet.tfstate.lock.info'))).toBe(false);

    const after = await submit({ action: 'plan' });
    expect((await untilOver(server, after.id)).job.state).toBe('succeeded');
    const shown = await runCli(bench, server, ['jobs', 'show', after.id]);
    expect(shown.stdout).toMatch(/^replace +terraform_data\.slow\[0\] +\(tainted\)/m);
    const cancelled = await runCli(bench, server, ['jobs', 'show', id]);
    expect(cancelled.stdout).toMatch(/^stopped +during apply, in order: the lock is free$/m);
  },
);
