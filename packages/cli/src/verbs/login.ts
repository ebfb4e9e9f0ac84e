import { resolve } from 'node:path';
import type { WhoAmI } from '@baton/protocol';
import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import { caFileOf, readTokenFile } from '../config/connection.ts';
import { parseServerUrl } from '../config/server-url.ts';
import { type StoredLogin, writeStoredLogin } from '../config/stored-login.ts';
import type { Context } from '../context.ts';
import { clean } from '../output/clean.ts';
import { openClient, unreachable } from '../rest/client.ts';
import { makeToken } from './login/make-token.ts';

interface Flags {
  token?: string;
  tokenFile?: string;
  insecure?: true;
  ca?: string;
}

/** `baton login URL`: remembers a server and a token for it. */
export function declare(program: Command, context: Context): void {
  program
    .command('login')
    .description('remember a server and an API token for it')
    .argument('<url>', 'address of the server')
    .option('--token <->', 'read an API token from standard input instead of asking for login and password')
    .option('--token-file <path>', 'the same from a file')
    .option('--ca <file>', 'certificates (PEM) of a private authority, trusted besides the known ones; remembered')
    .option('--insecure', 'allow http:// to other machines')
    .action(async (address: string, flags: Flags, command: Command) => {
      if (flags.token !== undefined && flags.token !== '-') {
        command.error("error: --token takes only '-': a token on the command line can be seen by others", { exitCode: 2 });
      }
      const url = parseServerUrl(address, { insecure: flags.insecure ?? false });
      try {
        await login(context, url, flags);
      } catch (error) {
        throw unreachable(error, url);
      }
    });
}

async function login(context: Context, url: string, flags: Flags): Promise<void> {
  const file = flags.token ?? flags.tokenFile;
  const brought = file === undefined ? context.environment.token : await readTokenFile(file, context.stdin);
  const ca = caFileOf(flags, context.environment);
  const dial = { caFile: ca === null ? null : resolve(ca), variables: context.environment.variables };
  const { token, id } = brought === undefined ? await makeToken(context, url, dial) : { token: brought, id: null };
  const stored: StoredLogin = { url, token, tokenId: id, insecure: flags.insecure ?? false, caFile: dial.caFile };
  const client = openClient({ ...stored, ...dial });
  try {
    const who = await client.call<WhoAmI>('GET', restPaths.whoami);
    await writeStoredLogin(context.environment.loginFile, stored);
    await context.print(`Logged in to ${url} as ${clean(who.login)}.\n`);
  } finally {
    client.close();
  }
}
