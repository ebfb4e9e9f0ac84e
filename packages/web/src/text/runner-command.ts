/** What is typed on the machine of a runner, also of one that was paired with npx and has no `baton-runner` installed: the server gives the program out. */
export const runnerCommand = (serverUrl: string, words: string): string =>
  `npx -y ${serverUrl}/download/baton-runner.tgz ${words}`;
