import { version } from '@baton/protocol/version';
import { Command, CommanderError, Help } from 'commander';
import type { Context } from './context.ts';
import { describeError, exitCodeOf } from './output/print-error.ts';
import { OutputClosed } from './output/streams.ts';

/** A file of `verbs/`: adds its command to the program. */
interface VerbFile {
  declare(program: Command, context: Context): void;
}

const loadOrganizations = () => import('./verbs/organizations/organizations.ts');

/** Loaded one by one, so that a verb costs the start-up of its own code only. */
const verbs: Record<string, () => Promise<VerbFile>> = {
  audit: () => import('./verbs/audit/audit.ts'),
  up: () => import('./verbs/up.ts'),
  login: () => import('./verbs/login.ts'),
  logs: () => import('./verbs/logs.ts'),
  logout: () => import('./verbs/logout.ts'),
  whoami: () => import('./verbs/whoami.ts'),
  run: () => import('./verbs/run.ts'),
  import: () => import('./verbs/import.ts'),
  jobs: () => import('./verbs/jobs/jobs.ts'),
  networks: () => import('./verbs/networks.ts'),
  organizations: loadOrganizations,
  orgs: loadOrganizations,
  pause: () => import('./verbs/pause/pause.ts'),
  pools: () => import('./verbs/pools/pools.ts'),
  projects: () => import('./verbs/projects/projects.ts'),
  queue: () => import('./verbs/queue.ts'),
  resume: () => import('./verbs/resume.ts'),
  ranges: () => import('./verbs/ranges/ranges.ts'),
  releases: () => import('./verbs/releases/releases.ts'),
  secrets: () => import('./verbs/secrets/secrets.ts'),
  settings: () => import('./verbs/settings/settings.ts'),
  runners: () => import('./verbs/runners/runners.ts'),
  identities: () => import('./verbs/identities/identities.ts'),
  keys: () => import('./verbs/keys/keys.ts'),
  resources: () => import('./verbs/resources/resources.ts'),
  stats: () => import('./verbs/stats.ts'),
  templates: () => import('./verbs/templates/templates.ts'),
  tokens: () => import('./verbs/tokens/tokens.ts'),
  users: () => import('./verbs/users/users.ts'),
  webhooks: () => import('./verbs/webhooks/webhooks.ts'),
};

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
    // a preset of nothing says nothing
    .configureHelp({ optionDescription: (option) => new Help().optionDescription(option).replace(' (preset: "")', '') })
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: (text) => context.stderr.write(text),
      outputError: (text, writeErr) => writeErr(`${text.replace(/^error: /, 'baton: ')}  next: Run it with --help.\n`),
    });
  const wanted = verb !== undefined && Object.hasOwn(verbs, verb) ? [verbs[verb]] : [...new Set(Object.values(verbs))];
  for (const file of await Promise.all(wanted.map((load) => load?.()))) file?.declare(program, context);
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
