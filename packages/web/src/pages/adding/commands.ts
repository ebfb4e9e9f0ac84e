import { insecure } from '../../text/program-commands.ts';

/** What is run on a machine that registers itself. */
export function registerCommands(url: string, token: string) {
  return {
    install: `npm install --global ${url}/download/baton-runner.tgz`,
    register: `baton-runner register --url ${url} --token ${token}${insecure(url)}`,
    start: 'baton-runner start',
    setup: `baton-runner setup --url ${url}${insecure(url)}`,
  };
}
