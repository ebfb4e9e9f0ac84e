import { version } from '@baton/protocol/version';
import { Command, CommanderError, Help } from 'commander';
import type { Context } from './context.ts';
import { describeError, exitCodeOf } from './output/print-error.ts';
import { OutputClosed } from './output/streams.ts';
import { verbGroups } from './verb-groups.ts';

/** Runs one command line; answers the exit code. */
export async function runProgram(words: readonly string[], context: Context): Promise<number> {
  try {
    const program = await buildProgram(words[0], context);
    await program.parseAsync([...words], { from: 'user' });
    return context.exitCode;
  } catch (error) {
    return report(error, words, context);
  }
}

async function buildProgram(verb: string | undefined, context: Context): Promise<Command> {
  const program = new Command('baton')
    .description('Baton: one control plane for fleets of runners')
    .version(version)
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .exitOverride()
    .configureHelp({
      // a preset of nothing says nothing
      optionDescription: (option) => new Help().optionDescription(option).replace(' (preset: "")', ''),
      // nearly all have options: what is said of all takes room from what each does
      subcommandTerm: (command) => new Help().subcommandTerm(command).replace(' [options]', ''),
    })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: (text, writeErr) => writeErr(`${text.replace(/^error: /, 'baton: ')}  next: Run it with --help.\n`),
    });
  const named = verb !== undefined && verbGroups.some(([, verbs]) => Object.hasOwn(verbs, verb));
  const wanted = verbGroups.map(([heading, verbs]) => [heading, new Set(named ? [verbs[verb]] : Object.values(verbs))] as const);
  for (const [heading, loads] of wanted) {
    program.commandsGroup(heading);
    for (const file of await Promise.all([...loads].map((load) => load?.()))) file?.declare(program, context);
  }
  program.commandsGroup('Help:').helpCommand(true);
  return program;
}

/** Tells of a failure; Commander has told of its own already. */
function report(error: unknown, words: readonly string[], context: Context): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof OutputClosed) return 141; // as the shell shows a program that SIGPIPE ended
  const own = words.includes('--') ? words.slice(0, words.indexOf('--')) : words;
  context.stderr.write(describeError(error, own.includes('--json')));
  return exitCodeOf(error);
}
