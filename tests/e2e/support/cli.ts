import type { Bench } from './bench.ts';
import { cleanEnvironment, programs } from './places.ts';
import { type Program, startProgram } from './program.ts';
import type { Server } from './server.ts';

/** Runs it to its end. */
export async function runCli(bench: Bench, server: Server, words: readonly string[]) {
  const program = startCli(bench, server, words);
  return { code: await program.exit, stdout: program.stdout().toString(), stderr: program.stderr() };
}

/** Starts the `baton` command against a server, as a person would. */
export function startCli(bench: Bench, server: Server, words: readonly string[]): Program {
  const env = cleanEnvironment(bench.folder('baton-e2e-cli'), { BATON_URL: server.url, BATON_TOKEN: server.token });
  return startProgram(bench, process.execPath, [programs.cli, ...words], { env, name: `baton ${words[0]}` });
}
