import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JobList, restPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { runCli } from './support/cli.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';

const bench = useBench();

function versionOfAnsible(): string | null {
  try {
    return execFileSync('ansible-playbook', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return null;
  }
}
const ansible = versionOfAnsible();
if (ansible === null) process.stdout.write('skipped: a playbook from end to end, for ansible-playbook is not on this machine\n');

const playbook = `- hosts: all
  gather_facts: false
  tasks:
    - name: looks around
      command: "true"
    - name: is needed by one only
      fail: {msg: "out of order"}
      when: inventory_hostname == 'spare'
`;

test.runIf(ansible !== null)(
  'a playbook: its lines and hosts at the end of baton run, and in baton jobs show',
  { timeout: 60_000 },
  async () => {
    const server = await Server.start(bench);
    await Runner.start(bench, server, { executors: ['ansible'] });
    const file = join(bench.folder(), 'spec.json');
    const inventoryText = 'main ansible_connection=local\nspare ansible_connection=local\n';
    writeFileSync(file, JSON.stringify({ playbook: 'site.yml', files: { 'site.yml': playbook }, inventoryText }));
    const run = await runCli(bench, server, ['run', '--executor', 'ansible', '--spec', file]);
    expect(run.code).toBe(2);
    expect(run.stdout).toContain('PLAY RECAP');
    expect(run.stderr).toMatch(/^main +changed +1 +1 +0 +0 +1 +0 +0$/m);
    expect(run.stderr).toMatch(/^spare +failed +1 +1 +0 +1 +0 +0 +0$/m);
    expect(run.stderr).toContain('1 of 2 hosts failed (spare); spare in the task "is needed by one only": out of order');
    const { jobs } = await server.get<JobList>(restPaths.jobs);
    const shown = await runCli(bench, server, ['jobs', 'show', jobs[0]?.id ?? '']);
    expect(shown.stdout).toMatch(/^spare +failed +1 +1 +0 +1 +0 +0 +0$/m);
    expect(shown.stdout).toContain('out of order');
  },
);
