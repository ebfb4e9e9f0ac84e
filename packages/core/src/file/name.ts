import { utf8 } from '../log/utf8.ts';
import { jobFileLimits } from './state.ts';

/** Control characters, and those that turn the direction of text or take no room: a name must be what it looks like. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** Why a text is no name of a file, to follow it in a sentence; null when it is one: `plan.tfplan`, `reports/a.xml`. */
export function jobFileNameProblem(name: string): string | null {
  if (name === '') return 'is empty';
  if (!name.isWellFormed()) return 'is no valid Unicode';
  if (utf8(name).length > jobFileLimits.nameBytesMax) return `must have at most ${jobFileLimits.nameBytesMax} bytes`;
  if (unseen.test(name)) return 'must not contain control characters, nor others that cannot be seen';
  if (name.includes('\\')) return 'must not contain \\: folders are divided by /';
  if (name !== name.normalize('NFC')) return 'must be in the normal form C of Unicode';
  const parts = name.split('/');
  if (parts.includes('')) return 'must not begin or end with /, nor contain //';
  return parts.includes('.') || parts.includes('..') ? 'must not contain . or .. as a folder' : null;
}
