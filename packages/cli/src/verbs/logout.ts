import { restPaths } from '@baton/protocol/paths';
import type { Command } from 'commander';
import type { Connection } from '../config/connection.ts';
import { readStoredLogin, removeStoredLogin } from '../config/stored-login.ts';
import type { Context } from '../context.ts';
import { openClient } from '../rest/client.ts';

/** `baton logout`: forgets the stored login and revokes the token that was made for it. */
export function declare(program: Command, context: Context): void {
  program
    .command('logout')
    .description('forget the stored login')
    .action(async () => {
      const stored = await readStoredLogin(context.environment.loginFile);
      await removeStoredLogin(context.environment.loginFile);
      if (!stored) return context.print('Nobody was logged in.\n');
      const revoked =
        stored.tokenId !== null && (await revoke({ ...stored, variables: context.environment.variables }, stored.tokenId));
      if (stored.tokenId !== null && !revoked) {
        context.note(`the server did not confirm that the token was revoked; revoke it on the page of ${stored.url}`);
      }
      return context.print(`Logged out of ${stored.url}.\n`);
    });
}

async function revoke(connection: Connection, id: string): Promise<boolean> {
  const client = openClient(connection);
  try {
    await client.call('DELETE', restPaths.token(id));
    return true;
  } catch {
    return false;
  } finally {
    client.close();
  }
}
