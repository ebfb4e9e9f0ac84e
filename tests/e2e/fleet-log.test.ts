import { type LinesPage, restPaths, runnerIdHeader, runnerPaths } from '@baton/protocol';
import { expect, test } from 'vitest';
import { useBench } from './support/bench.ts';
import { runCli } from './support/cli.ts';
import { scenarioMs } from './support/pace.ts';
import { Runner } from './support/runner.ts';
import { Server } from './support/server.ts';

const bench = useBench();

/** Held by the server until such a line is there. */
async function untilLine(server: Server, runner: Runner, text: string): Promise<LinesPage['lines'][number]> {
  for (let after = '0'; ; ) {
    const query = new URLSearchParams({ runner: runner.id, text, after, wait: '10000' });
    const page = (await server.call('GET', `${restPaths.logs}?${query}`)).body as LinesPage;
    if (page.lines[0]) return page.lines[0];
    after = page.next ?? page.newest;
  }
}

test('what a runner said while its server was away is told afterwards; a wrong token stands under the runner', {
  timeout: scenarioMs,
}, async () => {
  const server = await Server.start(bench);
  const runner = await Runner.start(bench, server, { name: 'atlas' });
  expect(await untilLine(server, runner, 'a session was opened')).toMatchObject({
    source: 'server',
    level: 'info',
    claimed: false,
  });
  await server.end('SIGKILL');
  await runner.program.says('trying again until it works');
  await server.start();
  const late = await untilLine(server, runner, 'trying again until it works');
  expect(late).toMatchObject({ source: 'runner', level: 'warn', runner: 'atlas', runnerId: runner.id });
  await untilLine(server, runner, 'the server answers again');

  const token = `${runner.stored.token.slice(0, -3)}abc`;
  const headers = { authorization: `Bearer ${token}`, [runnerIdHeader]: runner.id, 'content-type': 'application/json' };
  expect((await fetch(`${server.url}${runnerPaths.session}`, { method: 'POST', headers, body: '{}' })).status).toBe(401);
  expect(await untilLine(server, runner, 'credential_malformed')).toMatchObject({
    source: 'server',
    level: 'warn',
    claimed: true,
  });

  const shown = await runCli(bench, server, ['logs', '--runner', 'atlas', '--level', 'warn']);
  expect(shown.stdout).toMatch(/WARN +atlas No server answers at .*trying again until it works/);
  expect(shown.stdout).toMatch(/WARN +server atlas \(claimed\): a credential of this runner was refused/);
});
