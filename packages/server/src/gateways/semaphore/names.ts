import { limits } from '@baton/core';
import { cut } from '../shared/names.ts';

const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A name as ours may be; null: nothing of it is left. */
export function printable(text: string): string | null {
  const name = cut(text.replace(unprintable, '').trim(), limits.nameCharsMax).trim();
  return name === '' ? null : name;
}
