import { downloads } from '@baton/protocol/runner-paths';

/*
 * Commands that people copy into a terminal. The server gives runner and command line out, so they work where neither is installed.
 */

const isLoopback = ({ hostname }: URL): boolean => /^(localhost|127\..*|\[::1\])$/.test(hostname);

/** What is said of an address to which a credential would travel in clear. */
export const insecure = (url: string): string =>
  new URL(url).protocol === 'https:' || isLoopback(new URL(url)) ? '' : ' --insecure';

/** What is typed on the machine of a runner, also of one that was paired with npx. */
export const runnerCommand = (serverUrl: string, words: string): string => `npx -y ${serverUrl}${downloads.runner} ${words}`;

/** What makes `baton` work on a machine: it is installed, then signs in. */
export const signInCommands = (serverUrl: string): string[] => [
  `npm install --global ${serverUrl}${downloads.cli}`,
  `baton login ${serverUrl}${insecure(serverUrl)}`,
];
