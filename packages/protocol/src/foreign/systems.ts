import { type RunnerProtocol, runnerProtocolNames } from '../shared/state-names.ts';

/** What a runner of another system speaks. */
export type ForeignProtocol = Exclude<RunnerProtocol, 'native'>;

export const foreignProtocols: readonly ForeignProtocol[] = runnerProtocolNames.filter((name) => name !== 'native');

export const isForeign = (protocol: RunnerProtocol): protocol is ForeignProtocol => protocol !== 'native';

/** Whose protocol it is, as people call that system. */
export const protocolTitles: Readonly<Record<RunnerProtocol, string>> = {
  native: 'Baton',
  gitea: 'Gitea',
  semaphore: 'Semaphore',
  challengectl: 'challengectl',
};

/** `Gitea's runner protocol`. */
export const spokenWords = (protocol: RunnerProtocol): string => `${protocolTitles[protocol]}'s runner protocol`;

/** What runs on the machine of such a runner, and where that keeps the token of the runner. */
export const foreignPrograms: Readonly<Record<ForeignProtocol, { runs: string; keeps: string }>> = {
  gitea: { runs: 'gitea-runner daemon', keeps: 'its file .runner' },
  semaphore: { runs: 'semaphore runner start', keeps: 'the token file of its configuration' },
  challengectl: { runs: 'python -m challengectl.runner.runner', keeps: 'api_key in its runner-config.yml' },
};
