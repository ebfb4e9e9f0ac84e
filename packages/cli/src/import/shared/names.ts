import { Invalid } from './fields.ts';

const nameCharsMax = 120;

/** A name as Baton takes it; throws for one that is too long or can not be shown, because a changed one would not be found again. */
export function nameOf(text: string, place: string): string {
  const name = text.trim();
  if (name === '') throw new Invalid(place, 'is missing');
  if (name.length > nameCharsMax) throw new Invalid(place, `has ${name.length} characters, and ${nameCharsMax} are possible`);
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(name)) throw new Invalid(place, 'holds characters that can not be shown', name);
  return name;
}

/** Latin letters without what stands above and below them. */
const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '');

/** A variable in which a job finds a secret, and the secret's own name: `Deploy key (prod)` is `DEPLOY_KEY_PROD`. */
export function secretNameOf(text: string): string {
  const name = plain(text)
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 100);
  if (name === '') return 'KEY';
  return /^(\d|BATON_|BATON$)/.test(name) ? `KEY_${name}` : name;
}

/** The name of a parameter for a variable that may have any: `Release-Tag` is `release_tag`. `taken` holds the others. */
export function parameterNameOf(text: string, taken: readonly string[]): string {
  const made = plain(text)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 50);
  const name = /^[a-z]/.test(made) ? made : `p_${made}`.replace(/_$/, '');
  return another(name, taken);
}

/** A name that none of `taken` is. */
export function another(name: string, taken: readonly string[]): string {
  let free = name;
  for (let number = 2; taken.includes(free); number += 1) free = `${name}_${number}`;
  return free;
}

/** What a template may say in words: control characters have no place there. */
export const proseOf = (text: string): string => {
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.replace(/[\p{Cc}\p{Cf}]/gu, ' ').trimEnd());
  return lines.join('\n').trim().slice(0, 2_000);
};

/** The same in one line. */
export const lineOf = (text: string, charsMax = 500): string => proseOf(text).replace(/\s+/g, ' ').slice(0, charsMax);

export const isLabel = (text: string): boolean => /^[^\s\p{Cc}\p{Cf}\p{Cs},]{1,128}$/u.test(text);

/** A label as jobs and runners have it. */
export function labelOf(text: string, place: string): string {
  if (isLabel(text)) return text;
  throw new Invalid(place, 'must be 1 to 128 characters without blanks and commas', text);
}
