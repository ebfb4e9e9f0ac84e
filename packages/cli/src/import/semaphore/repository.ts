import type { Checkout } from '@baton/protocol';
import { isRepositoryProblem, mayCarryCredential, readRepositoryUrl, refProblem } from '@baton/protocol/repository-url';
import { type Fields, Invalid } from '../shared/fields.ts';
import { refusePlaceholders } from '../shared/placeholders.ts';
import type { Translation } from '../shared/translation.ts';
import type { Backup } from './backup.ts';
import type { Keys } from './keys.ts';

/** Where a template's files come from, and the secret with which they are fetched; null: its repository needs none. */
export interface Source {
  checkout: Checkout;
  secret: string | null;
}

/** The repository of a template, at its own branch or else at that of the repository. */
export function sourceOf(into: Translation, backup: Backup, keys: Keys, template: Fields): Source {
  const name = template.needText('repository');
  const found = backup.named('repositories', name);
  if (!found) throw new Invalid(template.at('repository'), 'is no repository of the backup', name);
  const text = refusePlaceholders(found.needText('git_url'), found.at('git_url'));
  const repository = text.startsWith('/') ? `file://${text}` : text;
  const url = readRepositoryUrl(repository);
  if (isRepositoryProblem(url)) throw new Invalid(found.at('git_url'), url.problem, url.value ?? '(not shown)');
  const isFolder = url.kind === 'file';
  const key = isFolder ? null : keys.of(into, found, 'ssh_key');
  if (key && !mayCarryCredential(url)) throw new Invalid(found.at('git_url'), 'must be https or ssh where there is a key', text);
  const checkout: Checkout = { repository, ...refOf(template, found), ...(key && { credential: key.secret }) };
  return { checkout, secret: key?.secret ?? null };
}

function refOf(template: Fields, repository: Fields): Pick<Checkout, 'ref'> {
  const owner = (template.text('git_branch') ?? '') === '' ? repository : template;
  const ref = owner.text('git_branch') ?? '';
  if (ref === '') return {};
  const problem = refProblem(ref);
  if (problem !== null) throw new Invalid(owner.at('git_branch'), problem, ref);
  return { ref };
}
