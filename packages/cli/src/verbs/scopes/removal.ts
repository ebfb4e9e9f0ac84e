import type { ScopeRemoval } from '@baton/protocol';
import { ApiError } from '@baton/protocol/errors';
import { plural } from '@baton/protocol/plural';
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
const hitsOf = ({ scopes, jobsWaiting, jobsUnderWay, runners, templates, tokens, secrets }: ScopeRemoval): string[] => [
  ...scopes.slice(1),
  ...(jobsWaiting > 0 ? [plural(jobsWaiting, 'waiting job')] : []),
  ...(jobsUnderWay > 0 ? [`${plural(jobsUnderWay, 'job')} under way`] : []),
  ...(runners.length > 0 ? [plural(runners.length, 'runner')] : []),
  ...(templates > 0 ? [plural(templates, 'template')] : []),
  ...(tokens > 0 ? [plural(tokens, 'token')] : []),
  ...(secrets > 0 ? [plural(secrets, 'secret')] : []),
];

/** What is hit, a line each. */
function renderRemoval({ scopes, jobsWaiting, jobsUnderWay, runners, templates, tokens, secrets }: ScopeRemoval): string {
  const lines = [
    ...(scopes.length > 1 ? [`with it goes: ${scopes.slice(1).join(', ')}`] : []),
    `${plural(jobsWaiting, 'waiting job')} and ${plural(jobsUnderWay, 'job')} under way would be cancelled`,
    runners.length === 0
      ? 'no runner would be removed'
      : `would be removed: ${plural(runners.length, 'runner')} ${runners.join(', ')}`,
    `${plural(templates, 'template')} would be removed`,
    `${plural(tokens, 'token')} would be revoked`,
    `${plural(secrets, 'secret')} would be deleted`,
  ];
  return lines.map((line) => `${clean(line)}\n`).join('');
}

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
