import type { ScopeRemoval } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import type { ConnectionFlags } from '../../config/connection.ts';
import type { Context } from '../../context.ts';
import { clean } from '../../output/clean.ts';
import type { Client } from '../../rest/client.ts';

export interface RemovalFlags extends ConnectionFlags {
  dryRun?: true;
  yes?: true;
  json?: true;
}

/** Where a scope is removed, and where to ask before what that would hit. */
interface RemovalPaths {
  path: string;
  preview: string;
}

/** Removes an organization or project, after showing what that hits and asking; only asks about it with `--dry-run`. */
export async function removeScope(
  context: Context,
  client: Client,
  name: string,
  { path, preview }: RemovalPaths,
  flags: RemovalFlags,
): Promise<void> {
  const removal = await client.call<ScopeRemoval>('GET', preview);
  if (flags.dryRun) return flags.json ? context.printJson(removal) : context.print(renderRemoval(removal));
  if (!flags.yes && !(await confirmed(context, name, removal))) return context.note('nothing was done');
  await client.call('DELETE', path);
  return flags.json ? context.printJson({ name, removed: true }) : context.print(`${clean(name)} was removed\n`);
}

/** What is hit, in a few words each. */
const hitsOf = ({ scopes, jobsWaiting, jobsUnderWay, runners, templates, tokens }: ScopeRemoval): string[] => [
  ...scopes.slice(1),
  ...(jobsWaiting > 0 ? [count(jobsWaiting, 'waiting job')] : []),
  ...(jobsUnderWay > 0 ? [`${count(jobsUnderWay, 'job')} under way`] : []),
  ...(runners.length > 0 ? [count(runners.length, 'runner')] : []),
  ...(templates > 0 ? [count(templates, 'template')] : []),
  ...(tokens > 0 ? [count(tokens, 'token')] : []),
];

/** What is hit, a line each. */
function renderRemoval({ scopes, jobsWaiting, jobsUnderWay, runners, templates, tokens }: ScopeRemoval): string {
  const lines = [
    ...(scopes.length > 1 ? [`with it goes: ${scopes.slice(1).join(', ')}`] : []),
    `${count(jobsWaiting, 'waiting job')} and ${count(jobsUnderWay, 'job')} under way would be cancelled`,
    runners.length === 0
      ? 'no runner would be removed'
      : `would be removed: ${count(runners.length, 'runner')} ${runners.join(', ')}`,
    `${count(templates, 'template')} would be removed, ${count(tokens, 'token')} revoked`,
  ];
  return lines.map((line) => `${clean(line)}\n`).join('');
}

const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

/** Without a terminal nobody can be asked: what hits nothing is allowed, else it throws `confirmation_needed`. */
async function confirmed(context: Context, name: string, removal: ScopeRemoval): Promise<boolean> {
  const { stdin, stderr } = context;
  if (!stdin.isTTY || !stderr.isTTY) {
    const hits = hitsOf(removal);
    if (hits.length > 0) throw new ApiError('confirmation_needed', { hits: hits.join(', ') });
    return true;
  }
  stderr.write(renderRemoval(removal));
  const { confirm } = await import('@clack/prompts');
  return (await confirm({ message: `Remove ${clean(name)}?`, initialValue: false, input: stdin, output: stderr })) === true;
}
