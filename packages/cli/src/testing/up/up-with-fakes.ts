import { fileURLToPath } from 'node:url';
import { readEnvironment } from '../../config/environment.ts';
import { processContext } from '../../context.ts';
import { supervise } from '../../up/supervise.ts';

// `baton up` with the fake programs beside this file.
const words = process.argv.slice(2);
const serverWords = words.filter((word) => word !== '--no-runner');
const installation = {
  server: fileURLToPath(new URL('./fake-server-program.mjs', import.meta.url)),
  runner: fileURLToPath(new URL('./fake-runner-program.mjs', import.meta.url)),
};
process.exitCode = await supervise(processContext(readEnvironment()), installation, {
  serverWords,
  runner: serverWords.length === words.length,
});
