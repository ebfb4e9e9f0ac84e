import type { Explanation } from '@baton/protocol';
import { foreignPrograms, foreignProtocols } from '@baton/protocol/foreign';
import { runnerCommand } from '../../text/program-commands.ts';

export type Change = NonNullable<Explanation['change']>[number];

/** What is to be done on a machine, where no button of a page reaches. */
export interface How {
  title: string;
  steps: { text: string; command?: string }[];
}

const installCommands: Readonly<Record<string, string>> = {
  ansible: 'pipx install --include-deps ansible',
  'claude-code': 'npm install --global @anthropic-ai/claude-code',
  codex: 'npm install --global @openai/codex',
};

const toolPages: Readonly<Record<string, string>> = {
  terraform: 'Install Terraform or OpenTofu (tofu) there; either is found in the PATH.',
  transmit: 'Declare the radio as a device in its configuration file, with a driver.',
  shell: 'Let it offer the executor: it was paired or started with a list of executors that leaves shell out.',
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** `"frequency": [{ "min": 1, "max": 5 }]` */
function rangeLine({ name, to }: Record<string, unknown>): string {
  const { min, max } = (to ?? {}) as { min?: number; max?: number };
  return `"ranges": { ${JSON.stringify(textOf(name))}: [{ "min": ${min}, "max": ${max} }] }`;
}

/** How its process is started again: as a service, or by the command that its pairing left; that of another system as it was started before. */
function start(detail: Detail, serverUrl: string): How['steps'] {
  const speaks = speaksOf(detail);
  if (speaks) return [{ text: `By its service, or by hand, where its configuration is:`, command: foreignPrograms[speaks].runs }];
  return [
    { text: 'As a service of the machine:', command: 'sudo systemctl restart baton-runner' },
    {
      text: 'Or by hand, with the configuration that its pairing wrote:',
      command: runnerCommand(serverUrl, 'start'),
    },
  ];
}

const place = ({ deviceId }: Record<string, unknown>): string =>
  typeof deviceId === 'string' ? ` under the device ${deviceId}` : '';

type Detail = Change['detail'];

/** What a runner of another system speaks; null: it is one of ours. */
const speaksOf = ({ speaks }: Detail) => foreignProtocols.find((each) => each === speaks) ?? null;
type Steps = (detail: Detail, serverUrl: string) => How | null;

const config = '~/baton-runner/config.json';
const nameOf = ({ runnerName }: Detail): string => textOf(runnerName);

/** A line of its configuration, then a start anew. */
const inConfig = (title: string, text: string, detail: Detail, line: string, serverUrl: string): How => ({
  title,
  steps: [
    { text: `${text} In ${config} of ${nameOf(detail)}${place(detail)}:`, command: line },
    { text: 'Then start the runner anew.' },
    ...start(detail, serverUrl),
  ],
});

const install: Steps = (detail, serverUrl) => {
  const [runner, executor] = [nameOf(detail), textOf(detail.executor)];
  const command = installCommands[executor];
  const first = command
    ? { text: `On the machine of ${runner}:`, command }
    : { text: toolPages[executor] ?? `Install ${executor} on the machine of ${runner}.` };
  const again = { text: 'Then start the runner anew: it looks for its tools when it starts.' };
  return { title: `Install ${executor} on ${runner}`, steps: [first, again, ...start(detail, serverUrl)] };
};

const startRunner: Steps = (detail, serverUrl) => ({
  title: `Start ${nameOf(detail)}`,
  steps: [
    { text: `On the machine of ${nameOf(detail)}:` },
    ...start(detail, serverUrl),
    speaksOf(detail)
      ? { text: 'It does not come? Its own lines stand on its page, as far as it reached this server.' }
      : { text: 'It does not come?', command: runnerCommand(serverUrl, 'doctor') },
  ],
});

/** Of other systems' runners only those of challengectl say where their devices can transmit. */
const widenForeign: Steps = (detail, serverUrl) => {
  const { min, max } = (detail.to ?? {}) as { min?: number; max?: number };
  const device = textOf(detail.deviceId);
  return {
    title: `Let ${nameOf(detail)} offer more of ${textOf(detail.name)}`,
    steps: [
      {
        text: `What a device can send stands in its runner's own configuration. In runner-config.yml of ${nameOf(detail)}, under the device ${device}:`,
        command: `frequency_limits: ["${min}-${max}"]`,
      },
      { text: 'Then start the runner anew.' },
      ...start(detail, serverUrl),
    ],
  };
};

const widen: Steps = (detail, serverUrl) => {
  if (speaksOf(detail)) return widenForeign(detail, serverUrl);
  const why = 'What a runner offers stands in its own configuration, because the machine knows its limits.';
  return inConfig(`Let ${nameOf(detail)} offer more of ${textOf(detail.name)}`, why, detail, rangeLine(detail), serverUrl);
};

/** Labels of a runner itself are added by a button. */
const labelDevice: Steps = (detail, serverUrl) => {
  if (typeof detail.deviceId !== 'string') return null;
  const title = `Label the device ${detail.deviceId} of ${nameOf(detail)}`;
  const line = `"labels": [${JSON.stringify(textOf(detail.label))}]`;
  return inConfig(title, 'Labels of devices stand in the configuration of their runner.', detail, line, serverUrl);
};

const freeDisk: Steps = (detail) => ({
  title: `Free disk space on ${nameOf(detail)}`,
  steps: [
    {
      text: `${nameOf(detail)} takes no job while the disk of its workspace is short. What fills it:`,
      command: 'du -h --max-depth=2 ~/baton-runner | sort -h | tail',
    },
    { text: 'It takes jobs again by itself, as soon as there is room.' },
  ],
});

const plugIn: Steps = (detail, serverUrl) => ({
  title: `Plug in the device ${textOf(detail.deviceId)} of ${nameOf(detail)}`,
  steps: speaksOf(detail)
    ? [{ text: 'Its program tells that it is there with its next heartbeat. Not found? Start the program anew.' }]
    : [
        {
          text: 'It is found within seconds, without starting anything anew. Not found?',
          command: runnerCommand(serverUrl, 'doctor'),
        },
      ],
});

const atMachine: Partial<Record<Change['change'], Steps>> = {
  install_executor: install,
  start_runner: startRunner,
  widen_range: widen,
  add_label: labelDevice,
  free_disk: freeDisk,
  plug_in: plugIn,
};

/** What to do for a change that only somebody at the machine can make; null: a button does it, or there is nothing to do. */
export const howOf = ({ change, detail }: Change, serverUrl: string): How | null =>
  atMachine[change]?.(detail, serverUrl) ?? null;

/** What runners speak that alone have an executor. */
const protocols: Readonly<Record<string, string>> = { 'gitea-workflow': 'gitea' };

/** The page on which a runner is added, with what it must offer filled in. */
export function addRunnerHref({ detail }: Change): string {
  const { executors = {}, labels = [] } = (detail.offering ?? {}) as { executors?: Record<string, unknown>; labels?: string[] };
  const names = Object.keys(executors);
  const [protocol] = names.flatMap((name) => protocols[name] ?? []);
  const query = new URLSearchParams(protocol === undefined ? { new: 'pair' } : { new: 'foreign', protocol });
  if (labels.length > 0) query.set('labels', labels.join(','));
  // that of another system says itself what it offers
  if (names.length > 0 && protocol === undefined) query.set('executors', names.join(','));
  if (typeof detail.scope === 'string' && detail.scope !== 'instance') query.set('for', detail.scope);
  return `/runners?${query}`;
}
