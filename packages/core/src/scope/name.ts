import type { Scope } from './state.ts';

/** Longest name of an owner, and of a project within its owner. */
export const scopeNameCharsMax = 60;

const part = /^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/** Names that stand for something else in addresses. */
const reserved = new Set(['instance', 'api', 'new']);

/** What is wrong with the name of an owner, or of a project within its owner; null: nothing. */
export function scopeNameProblem(name: string): string | null {
  if (name.length === 0 || name.length > scopeNameCharsMax) return `must have 1 to ${scopeNameCharsMax} characters`;
  if (!part.test(name)) return 'must be letters, digits, and . _ - in between';
  if (reserved.has(name.toLowerCase())) return 'is reserved';
  return null;
}

/** Whether two names would be taken for one: they differ in the case of letters at most. */
export const isSameName = (a: string, b: string): boolean => nameKey(a) === nameKey(b);

/** Equal for names that would be taken for one. */
export const nameKey = (name: string): string => name.toLowerCase();

/** The full name of a project. */
export const projectName = (owner: Pick<Scope, 'name'>, name: string): string => `${owner.name}/${name}`;
