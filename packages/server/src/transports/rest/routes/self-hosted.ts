import { defaultWorkspacePath } from '@baton/core';
import { downloads, type SelfHosted } from '@baton/protocol';
import { shellWord } from '@baton/protocol/foreign';
import type { App } from '../../../app/index.ts';
import { isSafeForCredentials } from '../../http/public-url.ts';

type SelfHostedView = Awaited<ReturnType<App['fleet']['addSelfHosted']>>;

const image = 'node:24';
/** A container is stopped when its jobs are over, or after this. */
const stopTimeoutS = 3_600;

/** A word of a systemd command line: nothing in it stands for something else. */
const unitWord = (word: string): string => {
  const plain = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[A-Za-z0-9_./:@%+=,~-]+$/.test(word) ? plain : `"${plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
};

/** A name that containers and volumes may have. */
const containerName = (name: string): string =>
  `baton-runner-${name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')}`.replace(/-$/, '');

const isLoopback = (url: string): boolean => /^(localhost|127\..*|\[::1\])$/.test(new URL(url).hostname);

/** How one runner is started, wherever that is. */
interface Start {
  name: string;
  /** from where the program comes */
  program: string;
  /** words after `baton-runner start` */
  words: readonly string[];
  isLoopback: boolean;
}

const systemdUnit = ({ name, program, words }: Start): string => `# npm install --global ${shellWord(program)}
# useradd --system --create-home --home-dir /var/lib/baton-runner baton-runner
# install -m 600 baton-runner.env /etc/baton-runner.env
# install -m 644 baton-runner.service /etc/systemd/system/
# systemctl daemon-reload && systemctl enable --now baton-runner
[Unit]
Description=Baton runner ${name.replaceAll('%', '%%')}
Wants=network-online.target
After=network-online.target

[Service]
User=baton-runner
EnvironmentFile=/etc/baton-runner.env
ExecStart=${['/usr/bin/env', 'baton-runner', 'start', ...words].map(unitWord).join(' ')}
Restart=always
RestartSec=5
# its token is void: starting it again does not help
RestartPreventExitStatus=2
# it finishes its jobs first
KillMode=mixed
TimeoutStopSec=${stopTimeoutS}

[Install]
WantedBy=multi-user.target
`;

const inContainer = ({ program, words }: Start): string =>
  `npm install --silent --prefix ~/.baton ${shellWord(program)} && exec ~/.baton/node_modules/.bin/baton-runner ${[
    'start',
    ...words,
  ]
    .map(shellWord)
    .join(' ')}`;

function dockerCommand(start: Start): string {
  const name = containerName(start.name);
  const words = ['docker', 'run', '--detach', '--init', '--name', name, '--restart', 'unless-stopped', '--user', 'node'];
  words.push('--stop-timeout', String(stopTimeoutS), '--env-file', 'baton-runner.env', '--volume', `${name}:/home/node`);
  // the address of the server is one of this machine alone
  if (start.isLoopback) words.push('--network', 'host');
  return [...words, image, 'sh', '-c', inContainer(start)].map(shellWord).join(' ');
}

const composeFile = (start: Start): string => `services:
  baton-runner:
    image: ${image}
    user: node
    init: true
    restart: unless-stopped
    stop_grace_period: ${stopTimeoutS}s
    env_file: baton-runner.env
    volumes:
      - home:/home/node
${start.isLoopback ? '    network_mode: host\n' : ''}    command: ${JSON.stringify(['sh', '-c', inContainer(start)]).replaceAll('$', '$$$$')}
volumes:
  home:
    name: ${containerName(start.name)}
`;

/** The answer that carries a runner's own token, with what its machine needs to start it. Labels and executors are the server's. */
export function selfHostedOf({ runner, token, expiresAt }: SelfHostedView, url: string): SelfHosted {
  const workspace = runner.paired?.path ?? defaultWorkspacePath;
  const isInsecure = !isSafeForCredentials(url);
  const words = [
    ...(workspace === defaultWorkspacePath ? [] : ['--workspace', workspace]),
    ...(runner.ephemeral ? ['--ephemeral'] : []),
    ...(isInsecure ? ['--insecure'] : []),
  ];
  const start = { name: runner.name, program: `${url}${downloads.runner}`, words, isLoopback: isLoopback(url) };
  const { id, number, name } = runner;
  const config = {
    ...{ url, runnerId: id, name, token },
    ...(workspace !== defaultWorkspacePath && { workspace }),
    ...(runner.ephemeral && { ephemeral: true }),
    ...(isInsecure && { insecure: true }),
  };
  const npx = ['npx', '-y', start.program, 'start', ...words].map(shellWord).join(' ');
  return {
    ...{ id, number, name, url, token, expiresAt },
    command: `set -a; . ./baton-runner.env; set +a; ${npx}`,
    environment: `BATON_URL=${url}\nBATON_RUNNER_ID=${id}\nBATON_RUNNER_TOKEN=${token}\n`,
    systemd: systemdUnit(start),
    docker: dockerCommand(start),
    compose: composeFile(start),
    config: `${JSON.stringify(config, null, 2)}\n`,
  };
}
