import { ApiError } from '@baton/protocol/errors';
import { version } from '@baton/protocol/version';
import { clean } from '../process/logger.ts';
import { CallFailed, kindOf } from '../session/call-failed.ts';
import { helpOf, overview } from './help.ts';
import { parseOptions } from './options.ts';
import type { Context, Verb } from './verb.ts';
import { doctor } from './verbs/doctor.ts';
import { drain } from './verbs/drain.ts';
import { pair } from './verbs/pair.ts';
import { register } from './verbs/register.ts';
import { serviceVerbs } from './verbs/service.ts';
import { setup } from './verbs/setup.ts';
import { start } from './verbs/start.ts';
import { status } from './verbs/status.ts';
import { unregister } from './verbs/unregister.ts';

const verbs: readonly Verb[] = [pair, setup, register, start, status, doctor, drain, unregister, ...serviceVerbs];

/** The verb that a command line begins with, and the words after it; some verbs have two words. */
function verbOf(words: readonly string[]): { verb: Verb; rest: string[] } | undefined {
  for (const length of [2, 1]) {
    const verb = verbs.find(({ name }) => name === words.slice(0, length).join(' '));
    if (verb) return { verb, rest: words.slice(length) };
  }
  return undefined;
}

/** Carries out a command line; answers the exit code and never throws. */
export async function program(words: readonly string[], context: Context): Promise<number> {
  const [first, ...rest] = words;
  if (first === '--version') {
    context.print(version);
    return 0;
  }
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
    const about = verbOf(rest);
    context.print(about ? helpOf(about.verb) : overview(verbs));
    return 0;
  }
  try {
    const found = verbOf(words);
    if (!found) throw new ApiError('usage', { problem: `there is no command ${words.filter(isWord).slice(0, 2).join(' ')}` });
    const { verb } = found;
    if (found.rest.includes('--help') || found.rest.includes('-h')) {
      context.print(helpOf(verb));
      return 0;
    }
    return await verb.run(parseOptions(verb.options, found.rest), context);
  } catch (error) {
    return failed(error, context);
  }
}

const isWord = (word: string): boolean => !word.startsWith('-');

/** 2 for bad arguments and for a credential that is refused, 1 for the rest. */
function failed(error: unknown, context: Context): number {
  if (!(error instanceof ApiError) && !(error instanceof CallFailed)) {
    context.warn(`baton-runner: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
  context.warn(`baton-runner: ${clean(error.message)}\n${error.next ? `  ${clean(error.next)}\n` : ''}`);
  if (error instanceof ApiError) return error.code === 'usage' || error.code === 'insecure_url' ? 2 : 1;
  return kindOf(error) === 'refused' ? 2 : 1;
}
