import { readEnvironment } from './config/environment.ts';
import { processContext } from './context.ts';
import { runProgram } from './program.ts';

process.exitCode = await runProgram(process.argv.slice(2), processContext(readEnvironment()));
