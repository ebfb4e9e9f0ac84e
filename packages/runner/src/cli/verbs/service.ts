import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ApiError } from '@baton/protocol/errors';
import { version } from '@baton/protocol/version';
import { findConfig } from '../../config/file.ts';
import { machineClock } from '../../process/clock.ts';
import { makeLogger } from '../../process/logger.ts';
import { Programs } from '../../update/programs.ts';
import { supervise } from '../../update/supervise.ts';
import { configPath, runOptions, setupOptions } from '../common.ts';
import { count, type Option, text, type Values } from '../options.ts';
import type { Context, Verb } from '../verb.ts';
import { askManager, assertManager, callManager, placeOf, placeOptions, programsOf } from './service-place.ts';
import { unitText } from './service-unit.ts';

const programsOption: Option = {
  name: 'programs',
  value: 'PATH',
  help: 'where versions of the program are kept (default: programs beside the configuration)',
};
const updatesOption: Option = { name: 'allow-updates', help: 'the server may ask it to install another version by itself' };
const startOptions: readonly Option[] = [...setupOptions, ...runOptions];
const trialSecondsUsual = 60;

/** The words of options as they were given. */
const wordsOf = (options: readonly Option[], values: Values): string[] =>
  options.flatMap(({ name, value }) => {
    const given = values[name];
    if (given === undefined) return [];
    return value === undefined ? [`--${name}`] : [`--${name}`, String(given)];
  });

/** The program that runs now, as the server gives it out; throws `usage` where it runs from its sources. */
function ownProgram({ selfCommand }: Context): Uint8Array {
  const file = selfCommand.at(-1) ?? '';
  if (!file.endsWith('.mjs'))
    throw new ApiError('usage', {
      problem: 'only the program that a server gives out can be installed as a service, not its sources',
    });
  return readFileSync(file);
}

/** Makes this program the version in place. */
function installOwn(programs: Programs, context: Context): Uint8Array {
  const program = ownProgram(context);
  programs.install(version, program);
  programs.save({ current: version, former: null, trial: null, failed: null });
  return program;
}

function unitOf(values: Values, context: Context): { text: string; programs: Programs; launcher: string } {
  const place = placeOf(values, context);
  const programs = new Programs(programsOf(values, context));
  const launcher = join(programs.dir, 'launcher.mjs');
  const config = resolve(configPath(values, context));
  const environmentFile = text(values, 'environment-file');
  const given = { ...values, config, ...(values.workspace ? { workspace: resolve(String(values.workspace)) } : {}) };
  const command = [process.execPath, launcher, 'service', 'run', '--programs', programs.dir];
  command.push(...wordsOf([updatesOption, ...startOptions], given));
  const runAs = text(values, 'run-as') ?? null;
  const unit = unitText({
    description: `Baton runner ${nameOf(config, context) ?? place.name}`,
    command,
    environmentFile: environmentFile === undefined ? null : resolve(environmentFile),
    user: place.isSystem ? runAs : null,
    wantedBy: place.isSystem ? 'multi-user.target' : 'default.target',
  });
  return { text: unit, programs, launcher };
}

/** Throws `config_invalid`. */
function nameOf(config: string, { places }: Context): string | null {
  return findConfig(config, places.workspace)?.name ?? null;
}

const install: Verb = {
  name: 'service install',
  summary: 'keep the runner running: a service of systemd that starts it with the machine',
  options: [
    ...placeOptions,
    updatesOption,
    { name: 'dry-run', help: 'print the unit, and what would be done; change nothing' },
    { name: 'environment-file', value: 'FILE', help: 'variables of the runner (BATON_URL, BATON_RUNNER_ID, BATON_RUNNER_TOKEN)' },
    { name: 'run-as', value: 'USER', help: 'with --system: the user that it runs as' },
    programsOption,
    ...startOptions,
  ],
  async run(values, context) {
    const place = placeOf(values, context);
    const { text: unit, programs, launcher } = unitOf(values, context);
    const calls = [['daemon-reload'], ['enable', '--now', `${place.name}.service`]];
    if (values['dry-run'] === true) {
      context.print(`# ${place.unitFile}\n${unit}`);
      context.print(`# this program: ${programs.fileOf(version)}`);
      for (const call of calls) context.print(`# ${[...place.systemctl, ...call].join(' ')}`);
      return 0;
    }
    assertManager();
    const config = configPath(values, context);
    if (!existsSync(config) && !values['environment-file']) throw new ApiError('config_not_found', { path: config });
    const program = installOwn(programs, context);
    writeFileSync(launcher, program, { mode: 0o755 });
    mkdirSync(dirname(place.unitFile), { recursive: true });
    writeFileSync(place.unitFile, unit, { mode: 0o644 });
    for (const call of calls) callManager(place, ...call);
    const updates =
      values['allow-updates'] === true ? 'The server may update it.' : 'It stays at this version: see --allow-updates.';
    context.print(`${place.name} runs, and starts with the machine. ${updates}\nLook at it with: baton-runner service status`);
    if (!place.isSystem) context.print('So that it runs while nobody is signed in: loginctl enable-linger');
    return 0;
  },
};

const uninstall: Verb = {
  name: 'service uninstall',
  summary: 'stop that service and take it away; configuration, workspace and registration stay',
  options: [...placeOptions, programsOption, { name: 'config', value: 'PATH', help: 'configuration file' }],
  async run(values, context) {
    const place = placeOf(values, context);
    if (!existsSync(place.unitFile)) {
      context.warn(`There is no service ${place.name} (${place.unitFile}).\n`);
      return 1;
    }
    callManager(place, 'disable', '--now', `${place.name}.service`);
    rmSync(place.unitFile, { force: true });
    callManager(place, 'daemon-reload');
    rmSync(programsOf(values, context), { recursive: true, force: true });
    context.print(`${place.name} is gone. The runner is still registered: remove it with baton-runner unregister.`);
    return 0;
  },
};

const status: Verb = {
  name: 'service status',
  summary: 'say whether that service runs, and which version',
  options: [
    ...placeOptions,
    programsOption,
    { name: 'config', value: 'PATH', help: 'configuration file' },
    { name: 'json', help: 'print JSON' },
  ],
  async run(values, context) {
    const place = placeOf(values, context);
    const isInstalled = existsSync(place.unitFile);
    const found = {
      unit: isInstalled ? place.unitFile : null,
      active: isInstalled ? askManager(place, 'is-active') : null,
      enabled: isInstalled ? askManager(place, 'is-enabled') : null,
      mayUpdate: isInstalled && readFileSync(place.unitFile, 'utf8').includes(' --allow-updates'),
      programs: new Programs(programsOf(values, context)).state(),
    };
    if (values.json === true) context.print(JSON.stringify(found));
    else if (!isInstalled) context.print(`There is no service ${place.name}. Make it with: baton-runner service install`);
    else {
      const { programs } = found;
      context.print(`${place.name}: ${found.active}, ${found.enabled}, version ${programs?.current ?? 'unknown'}`);
      context.print(found.mayUpdate ? 'The server may update it.' : 'It stays at this version.');
      if (programs?.failed) context.print(`Version ${programs.failed.version} failed: ${programs.failed.reason}`);
    }
    return isInstalled ? 0 : 1;
  },
};

/** What the unit starts. */
const runService: Verb = {
  name: 'service run',
  summary: 'run the version in place, and exchange it when the server asks; the unit calls this',
  options: [
    programsOption,
    updatesOption,
    {
      name: 'trial-seconds',
      value: 'N',
      help: `how long another version may take to reach the server (default ${trialSecondsUsual})`,
    },
    ...startOptions,
  ],
  async run(values, context) {
    const format = text(values, 'log-format') === 'json' ? 'json' : 'text';
    const programs = new Programs(programsOf(values, context));
    if (programs.state() === null) installOwn(programs, context);
    return await supervise({
      programs,
      words: wordsOf(startOptions, values),
      mayUpdate: values['allow-updates'] === true,
      trialMs: (count(values, 'trial-seconds', 1, 3_600) ?? trialSecondsUsual) * 1_000,
      environment: context.environment,
      log: makeLogger(format, context.warn, machineClock().now),
    });
  },
};

/** Verbs of two words. */
export const serviceVerbs: readonly Verb[] = [install, uninstall, status, runService];
