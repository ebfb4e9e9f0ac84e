import { spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import type { Context } from '../../context.ts';
import { findInstallation } from '../../up/installation.ts';

const usage = `Usage: baton restore FILE [--data DIR]

Brings a backup that baton backup took into an empty data folder on this machine. FILE "-" is standard
input. Start the server on the folder after that: baton up --data DIR
`;

/** `baton restore FILE`: the program of the server does it. There is no server to ask: it is yet to be started. */
export function declare(program: Command, context: Context): void {
  program
    .command('restore')
    .description('bring a backup into an empty data folder, on this machine')
    .usage('FILE [--data DIR]')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[words...]')
    .action(async (words: string[]) => {
      if (words.includes('--help') || words.includes('-h')) return await context.print(usage);
      const { server } = findInstallation('baton restore');
      const { status, error } = spawnSync(process.execPath, [server, 'restore', ...words], {
        env: context.environment.variables,
        stdio: 'inherit',
      });
      if (error) throw error;
      context.exitCode = status ?? 1;
    });
}
