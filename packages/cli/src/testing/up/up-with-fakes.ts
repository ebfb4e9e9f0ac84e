import { fileURLToPath } from 'node:url';
import { readEnvironment } from '../../config/environment.ts';
import { processContext } from '../../context.ts';
import { supervise } from '../../up/supervise.ts';

/** `baton up` with the fake programs beside this file. */
const besides = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const words = process.argv.slice(2);
const serverWords = words.filter((word) => word !== '--no-runner');
const installation = { server: besides('fake-server-program.mjs'), runner: besides('fake-runner-program.mjs') };
process.exitCode = await supervise(processContext(readEnvironment()), installation, {
  serverWords,
  runner: serverWords.length === words.length,
});
