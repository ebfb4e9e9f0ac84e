import { fileURLToPath } from 'node:url';

/*
 * The program `baton-runner`. The guard's process, those of drivers and the server by which agents ask people are the same file with verbs of their
 * own, so that the runner can ship as one file; each loads only what it needs.
 */
const [verb, ...words] = process.argv.slice(2);
const { defaultPlaces, processEnvironment } = await import('./config/environment.ts');
if (verb === 'guard') {
  const { runGuard } = await import('./guard/main.ts');
  runGuard(processEnvironment());
} else if (verb === 'drive') {
  const { runDrive } = await import('./drive/main.ts');
  const { driverOf } = await import('./executors/registry.ts');
  const environment = processEnvironment();
  await runDrive(words, environment, (executor) => driverOf(executor, environment));
} else if (verb === 'ask-people') {
  const { serveQuestions } = await import('./agents/ask-people/server.ts');
  await serveQuestions(words[0] ?? '', process.stdin, process.stdout);
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
