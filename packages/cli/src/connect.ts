import type { Command } from 'commander';
import { type ConnectionFlags, findConnection } from './config/connection.ts';
import type { Context } from './context.ts';
import { type Client, openClient, unreachable } from './rest/client.ts';

/** Adds the options that say which server is meant. */
export const withConnectionOptions = (command: Command): Command =>
  command
    .option('--url <url>', 'address of the server (default: BATON_URL, the login, a server on this machine)')
    .option('--token-file <path>', 'file with an API token, - for standard input (default: BATON_TOKEN, the login)')
    .option(
      '--ca <file>',
      'certificates (PEM) of a private authority, trusted besides the known ones (default: BATON_CA_FILE, the login)',
    )
    .option('--insecure', 'allow http:// to other machines');

/** Does something with the server that flags and environment name; a server that does not answer is an expected failure. */
export async function withClient<T>(context: Context, flags: ConnectionFlags, use: (client: Client) => Promise<T>): Promise<T> {
  const client = openClient(await findConnection(flags, context.environment, context.stdin));
  try {
    return await use(client);
  } catch (error) {
    throw unreachable(error, client.url);
  } finally {
    client.close();
  }
}
