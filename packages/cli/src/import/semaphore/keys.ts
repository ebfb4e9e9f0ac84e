import { type Fields, Invalid } from '../shared/fields.ts';
import { another, secretNameOf } from '../shared/names.ts';
import { type ByHand, type Translation, wantSecret } from '../shared/translation.ts';
import type { Backup } from './backup.ts';

type KeyType = 'ssh' | 'login_password' | 'string' | 'none';

/** A key of a project as templates use it: a secret of the same name, in a variable of the same name. */
export interface Key {
  type: KeyType;
  secret: string;
}

/** What the keys of a backup are called as secrets, which no two of them share, and none with a backup that was read before: a key of another project is another one. */
export class Keys {
  readonly #backup: Backup;
  /** secrets of backups that were read before */
  readonly #before: readonly string[];
  readonly #names = new Map<string, string>();
  readonly #used = new Set<string>();

  constructor(backup: Backup, before: readonly string[]) {
    this.#backup = backup;
    this.#before = before;
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
    const isTwin = this.#before.includes(secretNameOf(name));
    const place = isTwin ? ` in ${this.#backup.file}` : '';
    if (isTwin && !into.secrets.some((each) => each.name === secret)) into.byHand.push(twinOf(name, secret, this.#backup.file));
    wantSecret(into, { name: secret, what: `the key ${name} of Semaphore${place}, ${whatIs[type]}` });
    return { type, secret };
  }

  /** A name for one more secret, which is no key. */
  other(name: string): string {
    return another(secretNameOf(name), [...this.#before, ...this.#names.values()]);
  }

  /** Those that no template needed. */
  unused(): string[] {
    const all = this.#backup.all('keys').filter((key) => key.raw('type') !== 'none');
    return [...new Set(all.map((key) => key.text('name') ?? ''))].filter((name) => !this.#used.has(name));
  }
}

const twinOf = (name: string, secret: string, file: string): ByHand => ({
  what: `The key ${name} in ${file} is the secret ${secret}, for ${secretNameOf(name)} is one of a backup before it. Where both have one value, set it twice. Import these backups together also the next time: alone, ${file} would ask for ${secretNameOf(name)}`,
  commands: [],
});

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
