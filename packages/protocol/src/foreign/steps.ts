import { shellWord } from './shell-word.ts';
import type { ForeignProtocol } from './systems.ts';

/** Something to be done on the machine of a runner. */
export interface ForeignStep {
  says: string;
  /** to be run; null: nothing */
  command: string | null;
  /** to be written there; null: nothing */
  file: { name: string; text: string } | null;
}

/** What a runner of another system joins with. */
export interface Joining {
  /** of this server, as its machine reaches it */
  url: string;
  /** a registration token, or the pairing token of one runner */
  token: string;
  name: string;
  labels: readonly string[];
  /** the configuration that was made for it, of a program that enrols with one; null: it registers itself */
  config: string | null;
  /** it was here before: what its own files say of it stays */
  isKnown?: boolean;
  /** jobs at once, where its configuration says so */
  capacity?: number;
}

const run = (says: string, ...lines: string[][]): ForeignStep => ({
  says,
  command: lines.map((words) => words.map(shellWord).join(' ')).join('\n'),
  file: null,
});

const write = (says: string, name: string, text: string): ForeignStep => ({ says, command: null, file: { name, text } });

/** Labels name the place where steps run after a colon; jobs from here run on the machine itself. */
const hostLabels = (labels: readonly string[]): string[] =>
  labels.length === 0 ? [] : ['--labels', labels.map((label) => (label.includes(':') ? label : `${label}:host`)).join(',')];

const program = ' Before release 1 the program is called act_runner.';

function giteaSteps({ url, token, name, labels, isKnown = false }: Joining): ForeignStep[] {
  const register = ['gitea-runner', 'register', '--no-interactive', '--instance', url, '--token', token, '--name', name];
  return [
    run(
      isKnown
        ? `In the folder of its file .runner, which this replaces.${program} Here only the names of its labels are known: write after each colon what stands there in .runner, for that is where its jobs run:`
        : `Stop it. In the folder of its file .runner, if it has one, move that aside: it is the way back to where it is registered now.${program} Each label says after a colon where its jobs run:`,
      [...register, ...hostLabels(labels)],
    ),
    run('Then start it there:', ['gitea-runner', 'daemon']),
  ];
}

const semaphoreConfig = 'semaphore-runner.json';

function semaphoreSteps({ url, token, name, labels, capacity = 1 }: Joining): ForeignStep[] {
  const runner = {
    name,
    ...(labels.length > 0 && { tags: labels }),
    token_file: 'semaphore-runner.token',
    max_parallel_tasks: capacity,
  };
  const config = { web_host: url, tmp_path: '/tmp/semaphore', runner };
  return [
    write(
      'Its configuration, if it has none yet. The token that it gets is kept in token_file:',
      semaphoreConfig,
      `${JSON.stringify(config, null, 2)}\n`,
    ),
    {
      ...run('Register it, once:'),
      command: `echo ${shellWord(token)} | semaphore runner register --stdin-registration-token --config ${semaphoreConfig}`,
    },
    run('Then start it there:', ['semaphore', 'runner', 'start', '--config', semaphoreConfig]),
  ];
}

const challengectlConfig = 'runner-config.yml';
/** Gains, antennas and perhaps further radios stand in the file that it has, and nowhere else. */
const challengectlNews = 'runner-config.new.yml';

function challengectlSteps({ config, isKnown = false }: Joining): ForeignStep[] {
  return [
    write(
      isKnown
        ? `Put enrollment_token and api_key of this into its own ${challengectlConfig}, and keep all else that stands there, its radios above all:`
        : 'Its configuration. Say under radios which devices it has, and on which frequencies they may transmit:',
      isKnown ? challengectlNews : challengectlConfig,
      config ?? '',
    ),
    run('Start it there, in the folder of that file. It enrols itself:', ['python', '-m', 'challengectl.runner.runner']),
  ];
}

/** What is done on the machine of a runner of another system so that it joins, in order. Tokens stand in them. */
export function joiningSteps(protocol: ForeignProtocol, joining: Joining): ForeignStep[] {
  if (protocol === 'gitea') return giteaSteps(joining);
  return protocol === 'semaphore' ? semaphoreSteps(joining) : challengectlSteps(joining);
}
