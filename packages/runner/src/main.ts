import { fileURLToPath } from 'node:url';

/*
 * The program `baton-runner`. The guard's process and those of drivers are the same file with verbs of their own, so that the runner can ship as
 * one file; each loads only what it needs.
 */
const [verb, ...words] = process.argv.slice(2);
const { defaultPlaces, processEnvironment } = await import('./config/environment.ts');
if (verb === 'guard') {
  const { runGuard } = await import('./guard/main.ts');
  runGuard(processEnvironment());
} else if (verb === 'drive') {
  const { runDrive } = await import('./drive/main.ts');
  const { driverOf } = await import('./executors/registry.ts');
  await runDrive(words, processEnvironment(), driverOf);
} else {
  const { program } = await import('./cli/program.ts');
  const code = await program(verb === undefined ? [] : [verb, ...words], {
    environment: processEnvironment(),
    places: defaultPlaces(),
    selfCommand: [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url)],
    print: (line) => process.stdout.write(`${line}\n`),
    warn: (text) => process.stderr.write(text),
    input: process.stdin,
    output: process.stdout,
  });
  process.exit(code);
}
