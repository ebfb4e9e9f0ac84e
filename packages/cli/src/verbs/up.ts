import { spawnSync } from 'node:child_process';
import type { Command } from 'commander';
import type { Context } from '../context.ts';
import { findInstallation } from '../up/installation.ts';
import { supervise } from '../up/supervise.ts';

const noRunner = '--no-runner';

/** `baton up`: a server and a runner on this machine. The server knows its own options; they are passed on as they are. */
export function declare(program: Command, context: Context): void {
  program
    .command('up')
    .description('start a server with its database, and one runner, on this machine')
    .usage('[--no-runner] [options of the server]')
    .helpOption(false)
    .allowUnknownOption()
    .argument('[options...]')
    .action(async (words: string[]) => {
      const installation = findInstallation();
      if (words.includes('--help') || words.includes('-h')) {
        await context.print(`Usage: baton up [${noRunner}] [options of the server]\n\n`);
        await context.print(`Starts a server with its database, and one runner, on this machine.\n`);
        await context.print(`  ${noRunner}  start the server alone\n\n`);
        const server = spawnSync(process.execPath, [installation.server, '--help'], { encoding: 'utf8' });
        await context.print(server.stdout.replace(/^Usage:.*\n+/, ''));
        context.exitCode = server.status ?? 1;
        return;
      }
      const serverWords = words.filter((word) => word !== noRunner);
      context.exitCode = await supervise(context, installation, { serverWords, runner: serverWords.length === words.length });
    });
}
