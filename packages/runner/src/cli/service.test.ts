import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runVerb } from '../testing/context.ts';
import { temporaryFolder } from '../testing/program.ts';
import { Programs } from '../update/programs.ts';

let home: string;
let removeHome: () => void;
beforeEach(() => {
  [home, removeHome] = temporaryFolder();
});
afterEach(() => removeHome());

const run = (...words: string[]) => runVerb(['service', ...words], home, { XDG_CONFIG_HOME: join(home, 'config') });

test('a dry run prints the unit and what would be done, and changes nothing', async () => {
  const words = ['install', '--dry-run', '--allow-updates', '--workspace', join(home, '100% mine'), '--labels', 'a,b'];
  const { code, output } = await run(...words, '--environment-file', join(home, 'runner.env'));
  expect(code).toBe(0);
  const programs = join(home, 'baton-runner', 'programs');
  expect(output).toContain(
    `# ${join(home, 'config/systemd/user/baton-runner.service')}\n[Unit]\nDescription=Baton runner baton-runner\n`,
  );
  expect(output).toContain(`EnvironmentFile=${join(home, 'runner.env')}\n`);
  expect(output).toContain(
    `ExecStart=${process.execPath} ${programs}/launcher.mjs service run --programs ${programs} --allow-updates --workspace "${home}/100%% mine" --labels a,b --config ${home}/baton-runner/config.json\n`,
  );
  expect(output).toContain(
    'Restart=always\nRestartSec=5\n# its token is void: starting it again does not help\nRestartPreventExitStatus=2\n',
  );
  expect(output).toContain('# systemctl --user enable --now baton-runner.service');
  expect(existsSync(join(home, 'config'))).toBe(false);
});

test('one of the machine runs as the user that is named; names are checked', async () => {
  const { output } = await run('install', '--dry-run', '--system', '--run-as', 'baton', '--name', 'rack-4');
  expect(output).toContain('# /etc/systemd/system/rack-4.service\n');
  expect(output).toContain('[Service]\nUser=baton\nExecStart=');
  expect(output).toContain('WantedBy=multi-user.target');
  expect(output).not.toContain('--allow-updates');
  expect(await run('install', '--dry-run', '--name', '../x')).toMatchObject({
    code: 2,
    output: expect.stringContaining('--name'),
  });
});

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

// skipped where there is no systemd-analyze: that systemd reads the unit as it is meant can only be asked of systemd itself
test.skipIf(!hasSystemd).for([
  ['of a user', ['--labels', 'a,b', '--allow-updates']],
  ['of the machine', ['--system', '--run-as', 'daemon']],
] as const)('systemd finds nothing wrong with the unit: %s', async ([, own]) => {
  const { output } = await run('install', '--dry-run', '--workspace', join(home, '100% $mine "here"'), ...own);
  const unit = output.slice(output.indexOf('[Unit]'), output.lastIndexOf('\n# '));
  const file = join(home, 'baton-runner.service');
  writeFileSync(file, unit);
  const verified = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
  const complaints = verified.stderr.split('\n').filter((line) => line.includes('baton-runner.service'));
  expect([verified.status, complaints]).toEqual([0, []]);
  // it does find what is wrong
  writeFileSync(file, unit.replace('Restart=always', 'Restart=sometimes'));
  const wrong = spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' });
  expect(wrong.stderr).toContain('baton-runner.service');
});

test('nothing is installed without a configuration, nor from the sources of the program', async () => {
  expect(await run('install')).toMatchObject({ code: 1, output: expect.stringContaining('There is no runner configuration') });
  const file = join(home, 'runner.env');
  writeFileSync(file, '');
  expect(await run('install', '--environment-file', file)).toMatchObject({
    code: 2,
    output: expect.stringContaining('not its sources'),
  });
  expect(existsSync(join(home, 'config'))).toBe(false);
});

test('tells what there is, and how to make what there is not', async () => {
  expect(await run('status')).toMatchObject({ code: 1, output: expect.stringContaining('service install') });
  expect(await run('uninstall')).toMatchObject({ code: 1, output: expect.stringContaining('There is no service baton-runner') });
  const programs = new Programs(join(home, 'baton-runner', 'programs'));
  programs.install('1.0.0', Buffer.from('x'));
  programs.save({ current: '1.0.0', former: null, trial: null, failed: { version: '1.1.0', reason: 'it hung' } });
  const { output } = await run('status', '--json');
  expect(JSON.parse(output)).toMatchObject({
    unit: null,
    mayUpdate: false,
    programs: { current: '1.0.0', failed: { version: '1.1.0' } },
  });
  expect(readFileSync(programs.fileOf('1.0.0'), 'utf8')).toBe('x');
  expect((await run('dance')).output).toContain('there is no command service dance');
});
