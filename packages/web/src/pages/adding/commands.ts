const isLoopback = ({ hostname }: URL): boolean => /^(localhost|127\..*|\[::1\])$/.test(hostname);

/** What is said of an address to which a credential would travel in clear. */
const insecure = (url: string): string => (new URL(url).protocol === 'https:' || isLoopback(new URL(url)) ? '' : ' --insecure');

/** What is run on a machine that registers itself. */
export function registerCommands(url: string, token: string) {
  return {
    install: `npm install --global ${url}/download/baton-runner.tgz`,
    register: `baton-runner register --url ${url} --token ${token}${insecure(url)}`,
    start: 'baton-runner start',
    setup: `baton-runner setup --url ${url}${insecure(url)}`,
  };
}
