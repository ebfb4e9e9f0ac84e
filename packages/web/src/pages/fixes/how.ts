import type { Explanation } from '@baton/protocol';

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

/** How its process is started again: as a service, or by the command that its pairing left. */
const start = (serverUrl: string): How['steps'] => [
  { text: 'As a service of the machine:', command: 'sudo systemctl restart baton-runner' },
  {
    text: 'Or by hand, with the configuration that its pairing wrote:',
    command: `npx -y ${serverUrl}/download/baton-runner.tgz start`,
  },
];

/** `"frequency": [{ "min": 1, "max": 5 }]` */
function rangeLine({ name, to }: Record<string, unknown>): string {
  const { min, max } = (to ?? {}) as { min?: number; max?: number };
  return `"ranges": { ${JSON.stringify(textOf(name))}: [{ "min": ${min}, "max": ${max} }] }`;
}

const place = ({ deviceId }: Record<string, unknown>): string =>
  typeof deviceId === 'string' ? ` under the device ${deviceId}` : '';

/** What to do for a change that only somebody at the machine can make; null: a button does it, or there is nothing to do. */
export function howOf({ change, detail }: Change, serverUrl: string): How | null {
  const runner = textOf(detail.runnerName);
  const config = '~/baton-runner/config.json';
  switch (change) {
    case 'install_executor': {
      const executor = textOf(detail.executor);
      const command = installCommands[executor];
      const install = command
        ? { text: `On the machine of ${runner}:`, command }
        : { text: toolPages[executor] ?? `Install ${executor} on the machine of ${runner}.` };
      return {
        title: `Install ${executor} on ${runner}`,
        steps: [install, { text: 'Then start the runner anew: it looks for its tools when it starts.' }, ...start(serverUrl)],
      };
    }
    case 'start_runner':
      return {
        title: `Start ${runner}`,
        steps: [
          { text: `On the machine of ${runner}:` },
          ...start(serverUrl),
          { text: 'It does not come?', command: 'baton-runner doctor' },
        ],
      };
    case 'widen_range':
      return {
        title: `Let ${runner} offer more of ${textOf(detail.name)}`,
        steps: [
          {
            text: `What a runner offers stands in its own configuration, because the machine knows its limits. In ${config} of ${runner}${place(detail)}:`,
            command: rangeLine(detail),
          },
          { text: 'Then start the runner anew.' },
          ...start(serverUrl),
        ],
      };
    case 'add_label':
      if (detail.deviceId === null || detail.deviceId === undefined) return null;
      return {
        title: `Label the device ${textOf(detail.deviceId)} of ${runner}`,
        steps: [
          {
            text: `Labels of devices stand in the configuration of their runner. In ${config} of ${runner}${place(detail)}:`,
            command: `"labels": [${JSON.stringify(textOf(detail.label))}]`,
          },
          { text: 'Then start the runner anew.' },
          ...start(serverUrl),
        ],
      };
    case 'free_disk':
      return {
        title: `Free disk space on ${runner}`,
        steps: [
          {
            text: `${runner} takes no job while the disk of its workspace is short. What fills it:`,
            command: 'du -h --max-depth=2 ~/baton-runner | sort -h | tail',
          },
          { text: 'It takes jobs again by itself, as soon as there is room.' },
        ],
      };
    case 'plug_in':
      return {
        title: `Plug in the device ${textOf(detail.deviceId)} of ${runner}`,
        steps: [
          { text: 'It is found within seconds, without starting anything anew. Not found?', command: 'baton-runner doctor' },
        ],
      };
    default:
      return null;
  }
}

/** The page on which a runner is added, with what it must offer filled in. */
export function addRunnerHref({ detail }: Change): string {
  const { executors = {}, labels = [] } = (detail.offering ?? {}) as { executors?: Record<string, unknown>; labels?: string[] };
  const query = new URLSearchParams({ new: 'pair' });
  if (labels.length > 0) query.set('labels', labels.join(','));
  if (Object.keys(executors).length > 0) query.set('executors', Object.keys(executors).join(','));
  if (typeof detail.scope === 'string' && detail.scope !== 'instance') query.set('for', detail.scope);
  return `/runners?${query}`;
}
