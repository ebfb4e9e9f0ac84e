import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleMediaType, type RunnersUpdating, restPaths, type SelfHosted } from '@baton/protocol';
import { packageOf } from '@baton/protocol/pack-program';
import { version } from '@baton/protocol/version';
import { expect, test } from 'vitest';
import { type Bench, useBench } from './support/bench.ts';
import { submit } from './support/jobs.ts';
import { untilOver, untilRunner } from './support/live.ts';
import { cleanEnvironment, root } from './support/places.ts';
import { type Program, startProgram } from './support/program.ts';
import { taken } from './support/rest.ts';
import { Server } from './support/server.ts';

const bench = useBench();

/** The runner as it is built, which says that it is of another version. */
function builtAs(other: string): string {
  const program = readFileSync(join(root, 'packages/runner/dist/package/baton-runner.mjs'), 'utf8');
  expect(program).toContain(`version = "${version}"`);
  return program.replace(`version = "${version}"`, `version = "${other}"`);
}

async function publish(server: Server, other: string, program: string): Promise<void> {
  await server.post(restPaths.releases, { version: other });
  const bytes = packageOf(other, program);
  taken(await server.call('PUT', restPaths.releaseBundle(other), undefined, { bytes, type: bundleMediaType }));
}

/** A runner as a service manager would run it, that may update itself. */
function startService(own: Bench, { id, token, url }: SelfHosted): { program: Program; home: string } {
  const home = own.folder('baton-e2e-service');
  const built = join(root, 'packages/runner/dist/package/baton-runner.mjs');
  const words = ['service', 'run', '--programs', join(home, 'programs'), '--allow-updates', '--trial-seconds', '3'];
  words.push('--workspace', join(home, 'workspace'), '--executors', 'shell');
  const env = cleanEnvironment(home, { BATON_URL: url, BATON_RUNNER_ID: id, BATON_RUNNER_TOKEN: token });
  return {
    program: startProgram(own, process.execPath, [built, ...words], { cwd: home, env, name: 'service', group: true }),
    home,
  };
}

test('a runner that may comes back as the version that was published, and from a bad one as it was', async () => {
  const server = await Server.start(bench);
  const made = await server.post<SelfHosted>(restPaths.selfHostedRunners, { name: 'service' });
  const { program } = startService(bench, made);
  const first = await untilRunner(server, made.id, ({ contact }) => contact === 'online');
  expect(first).toMatchObject({ version, updates: true, flags: [] });

  await publish(server, '0.9.0', builtAs('0.9.0'));
  const job = await submit(server, 'sleep 1; echo "finished as $BATON_JOB_NAME"');
  await untilRunner(server, made.id, ({ activity, flags }) => activity === 'busy' && flags.includes('outdated'));
  const { runners } = await server.post<RunnersUpdating>(restPaths.runnersUpdate);
  expect(runners).toMatchObject([{ runnerId: made.id, from: version, version: '0.9.0', way: 'directive', error: null }]);
  const updated = await untilRunner(server, made.id, (one) => one.version === '0.9.0' && one.contact === 'online');
  expect(updated).toMatchObject({ flags: [], draining: null, update: null, updateFailed: null });
  const { history } = await untilOver(server, job.id);
  expect(history).toMatchObject([{ runnerId: made.id, exitCode: 0, log: { complete: true } }]);

  // one that says that it is well, and never reaches the server
  await publish(server, '0.10.0', builtAs('0.10.0').replace('"/api/runner/v1"', '"/api/runner/v0"'));
  await server.post(restPaths.runnerUpdate(made.id));
  const back = await untilRunner(server, made.id, (one) => one.updateFailed !== null && one.contact === 'online');
  expect(back).toMatchObject({ version: '0.9.0', update: null, draining: null, updateFailed: { version: '0.10.0' } });
  expect(back.updateFailed?.reason).toMatch(/reach(ed)? the server/);
  expect(program.output()).toContain('Going back to 0.9.0');
  const last = await submit(server, 'echo still here');
  expect((await untilOver(server, last.id)).history).toMatchObject([{ runnerId: made.id, exitCode: 0 }]);
  program.kill('SIGTERM');
  expect(await program.exit).toBe(0);
});
