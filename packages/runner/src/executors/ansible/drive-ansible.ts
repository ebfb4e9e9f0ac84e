import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkOut } from '../../checkout/checkout.ts';
import { readCheckout } from '../../checkout/spec.ts';
import { openSshAgent } from '../../checkout/ssh-agent.ts';
import type { DriveContext, DrivenJob, Driver, JsonObject, ToolRun, Verdict } from '../driver.ts';
import { type AnsibleJob, fieldsOf, readAnsibleJob } from './ansible-job.ts';
import { playbookArguments } from './arguments.ts';
import { callbackSource, eventsVariable } from './callback.ts';
import { connectionFolder, writeFiles, writeRunFiles } from './files.ts';
import { secretIn } from './passwords.ts';
import { openPipe } from './pipe.ts';
import { Relay } from './relay.ts';
import { type Installed, installRequirements } from './requirements.ts';
import { searchPathsOf } from './settings.ts';
import { errorLines, verdictOf } from './verdict.ts';

/** Ansible 2.14 was seen to lose an interrupt that comes while it starts a worker; the last signal ends one that hangs in a connection. */
const stopSignals: NonNullable<ToolRun['stop']> = [
  { signal: 'SIGINT', afterMs: 0 },
  { signal: 'SIGINT', afterMs: 2_000 },
  { signal: 'SIGINT', afterMs: 5_000 },
  { signal: 'SIGTERM', afterMs: 20_000 },
];

/** Runs a playbook: its lines go to the log, and what they mean as data beside them. */
export const ansibleDriver: Driver = {
  name: 'ansible',
  drive: async ({ spec }: DrivenJob, context: DriveContext): Promise<Verdict> => {
    const job = readAnsibleJob(spec);
    const checkout = readCheckout(fieldsOf(spec).checkout);
    const folder = checkout === null ? context.work : (await checkOut(checkout, context, context.work)).folder;
    writeFiles(folder, job.files);
    const connections = connectionFolder(context);
    const agent = await agentOf(job, context);
    try {
      return await runIn(folder, job, { ...baseEnvironment(job, connections.path, context), ...agent.environment }, context);
    } finally {
      await agent.close();
      connections.remove();
    }
  },
};

type Environment = Readonly<Record<string, string | undefined>>;

async function runIn(folder: string, job: AnsibleJob, environment: Environment, context: DriveContext): Promise<Verdict> {
  const { requirements: file, environment: settings } = job;
  const installed = file === null ? null : await installRequirements({ folder, file, environment, settings }, context);
  const complete = { ...environment, ...pluginPaths(folder, environment, installed, context) };
  return runPlaybook(folder, job, complete, context);
}

async function runPlaybook(folder: string, job: AnsibleJob, environment: Environment, context: DriveContext): Promise<Verdict> {
  const files = writeRunFiles(job, context);
  if (job.once && !job.check) await context.gate();
  const startedAt = performance.now();
  const ports = {
    tell: (event: JsonObject & { readonly type: string }) => context.tell(event),
    output: (name: string, value: string) => context.output(name, value),
    elapsedMs: () => Math.round(performance.now() - startedAt),
  };
  const relay = new Relay(ports, job.playbook);
  const complaints = errorLines();
  const pipe = await openPipe(context, (line) => relay.take(line));
  const end = await context.run({
    command: ['ansible-playbook', ...playbookArguments(job, files)],
    cwd: folder,
    environment: { ...environment, [eventsVariable]: pipe.path },
    stderr: (line) => {
      complaints.take(line);
      context.write('stderr', `${line}\n`);
    },
    stop: stopSignals,
  });
  await pipe.end();
  relay.end();
  return verdictOf(end, relay.result, complaints.errors);
}

/** The job's key in an agent, and not where each task would see it. */
async function agentOf(
  { privateKeyVariable }: AnsibleJob,
  context: DriveContext,
): Promise<{ environment: Environment; close(): Promise<void> }> {
  if (privateKeyVariable === null) return { environment: {}, close: async () => {} };
  const key = secretIn('privateKeyVariable', privateKeyVariable, context);
  const { socket, close } = await openSshAgent(key, privateKeyVariable, {
    run: (tool) => context.run(tool),
    scratch: context.scratch,
  });
  return { environment: { SSH_AUTH_SOCK: socket, [privateKeyVariable]: undefined }, close };
}

/** Colours for the log, unless the job says otherwise; and nothing that stays behind when Ansible is killed. */
function baseEnvironment(job: AnsibleJob, connections: string, { scratch }: DriveContext): Record<string, string> {
  const temporary = join(scratch, 'tmp');
  mkdirSync(temporary, { recursive: true });
  return {
    ANSIBLE_FORCE_COLOR: '1',
    ANSIBLE_NOCOWS: '1',
    ANSIBLE_SSH_CONTROL_PATH_DIR: connections,
    ...job.environment,
    ANSIBLE_LOCAL_TEMP: temporary,
  };
}

/** Writes our callback, and puts its folder and those of what was installed before what Ansible searches anyway. */
function pluginPaths(
  folder: string,
  environment: Environment,
  installed: Installed | null,
  context: DriveContext,
): Record<string, string> {
  const callbacks = join(context.scratch, 'callbacks');
  mkdirSync(callbacks, { recursive: true });
  writeFileSync(join(callbacks, 'baton_events.py'), callbackSource);
  const paths = searchPathsOf(folder, { ...context.environment, ...environment });
  return {
    ANSIBLE_CALLBACK_PLUGINS: `${callbacks}:${paths.callbacks}`,
    ...(installed && {
      ANSIBLE_ROLES_PATH: `${installed.roles}:${paths.roles}`,
      ANSIBLE_COLLECTIONS_PATH: `${installed.collections}:${paths.collections}`,
    }),
  };
}
