import { fileURLToPath } from 'node:url';

/*
 * The program `baton-runner`. The guard process is the same file with a verb of its own, so that the runner can ship as one file;
 * it loads only what it needs.
 */
const [verb, ...words] = process.argv.slice(2);
const { defaultPlaces, processEnvironment } = await import('./config/environment.ts');
if (verb === 'guard') {
  const { runGuard } = await import('./guard/main.ts');
  runGuard(processEnvironment());
} else {
  const { program } = await import('./cli/program.ts');
  const code = await program(verb === undefined ? [] : [verb, ...words], {
    environment: processEnvironment(),
    places: defaultPlaces(),
    guardCommand: [process.execPath, ...process.execArgv, fileURLToPath(import.meta.url), 'guard'],
    print: (line) => process.stdout.write(`${line}\n`),
    warn: (text) => process.stderr.write(text),
    input: process.stdin,
    output: process.stdout,
  });
  process.exit(code);
}
