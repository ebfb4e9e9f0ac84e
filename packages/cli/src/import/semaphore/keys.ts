import { type Fields, Invalid } from '../shared/fields.ts';
import { another, secretNameOf } from '../shared/names.ts';
import { type PossibleByHand, type StandingTemplate, type Translation, wantSecret } from '../shared/translation.ts';
import type { Backup } from './backup.ts';

type KeyType = 'ssh' | 'login_password' | 'string' | 'none';

/** A key of a project as templates use it: a secret of the same name, in a variable of the same name. */
export interface Key {
  type: KeyType;
  secret: string;
}

/**
 * What the keys of a backup are called as secrets, which no two of them share, and none with a backup that was read before, or imported before, nor with
 * templates that were made otherwise: a key of another project is another one.
 */
export class Keys {
  readonly #backup: Backup;
  /** secrets of backups that were read before */
  readonly #before: readonly string[];
  /** secrets that only templates have which are not of this backup, and who has them */
  readonly #others: ReadonlyMap<string, readonly string[]>;
  readonly #names = new Map<string, string>();
  readonly #used = new Set<string>();

  constructor(backup: Backup, before: readonly string[], standing: readonly StandingTemplate[]) {
    this.#backup = backup;
    this.#before = before;
    this.#others = othersOf(backup, standing);
    for (const key of backup.all('keys')) {
      const name = key.text('name') ?? '';
      if (!this.#names.has(name)) this.#names.set(name, this.other(name));
    }
  }

  /** The key that `owner` names in its field; null: it names none, or one that holds nothing. Throws for one that is not in the backup. */
  of(into: Translation, owner: Fields, field: string): Key | null {
    const name = owner.text(field);
    if (name === null) return null;
    const found = this.#backup.named('keys', name);
    if (!found) throw new Invalid(owner.at(field), 'is no key of the backup', name);
    const type = typeOf(found);
    if (type === 'none') return null;
    this.#used.add(name);
    const secret = this.#names.get(name) ?? secretNameOf(name);
    const whose = this.#whose(secretNameOf(name));
    const place = whose === null ? '' : ` in ${this.#backup.file}`;
    if (whose !== null && !into.secrets.some((each) => each.name === secret))
      into.byHand.push(twinOf(name, secret, this.#backup.file, whose));
    wantSecret(into, { name: secret, what: `the key ${name} of Semaphore${place}, ${whatIs[type]}` });
    return { type, secret };
  }

  /** A name for one more secret, which is no key. */
  other(name: string): string {
    return another(secretNameOf(name), [...this.#before, ...this.#others.keys(), ...this.#names.values()]);
  }

  /** Who else has a secret of this name; null: nobody. */
  #whose(secret: string): string | null {
    if (this.#before.includes(secret)) return 'a backup before it';
    const others = this.#others.get(secret);
    return others ? `templates that are not of this backup (${listed(others)})` : null;
  }

  /** Those that no template needed. */
  unused(): string[] {
    const all = this.#backup.all('keys').filter((key) => key.raw('type') !== 'none');
    return [...new Set(all.map((key) => key.text('name') ?? ''))].filter((name) => !this.#used.has(name));
  }
}

const twinOf = (name: string, secret: string, file: string, whose: string): PossibleByHand => ({
  what: `The key ${name} in ${file} is the secret ${secret}, for ${secretNameOf(name)} is that of ${whose}. Where both have one value, set it twice`,
  commands: [],
  for: { secret },
});

function othersOf(backup: Backup, standing: readonly StandingTemplate[]): Map<string, string[]> {
  const users = new Map<string, string[]>();
  const own = new Set<string>();
  for (const template of standing) {
    const isOwn = isOf(backup, template);
    for (const secret of template.secrets)
      if (isOwn) own.add(secret);
      else users.set(secret, [...(users.get(secret) ?? []), template.name]);
  }
  for (const secret of own) users.delete(secret);
  return users;
}

/** It was imported from this backup: by its name alone it may be one of another project. */
function isOf(backup: Backup, { name, spec }: StandingTemplate): boolean {
  return backup.all('templates').some((each) => {
    if (String(each.raw('name') ?? '').trim() !== name) return false;
    const repository = each.raw('repository');
    const url = typeof repository === 'string' ? backup.named('repositories', repository)?.raw('git_url') : undefined;
    return typeof url === 'string' && spec.includes(url);
  });
}

const namedMax = 3;
const listed = (names: readonly string[]): string =>
  names.length <= namedMax ? names.join(', ') : `${names.slice(0, namedMax).join(', ')} and ${names.length - namedMax} more`;

const whatIs = {
  ssh: 'a private key without passphrase',
  login_password: 'its password',
  string: 'its text',
} as const;

function typeOf(key: Fields): KeyType {
  const type = key.text('type') ?? 'none';
  if (type === 'ssh' || type === 'login_password' || type === 'string' || type === 'none') return type;
  throw new Invalid(key.at('type'), 'is no type of keys that is known here', type);
}
