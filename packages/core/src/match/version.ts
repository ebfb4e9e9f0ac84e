interface Version {
  /** digits without leading zeros; no zeros at the end */
  numbers: string[];
  /** empty: a release */
  prerelease: string[];
}

/** Null when the text does not begin like a version. What follows a version without a dash says nothing of its order. */
function parse(text: string): Version | null {
  const [, digits, rest] = /^v?(\d+(?:\.\d+)*)(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?/.exec(text) ?? [];
  if (digits === undefined) return null;
  const numbers = digits.split('.').map((part) => part.replace(/^0+(?=\d)/, ''));
  while (numbers.length > 1 && numbers.at(-1) === '0') numbers.pop();
  return { numbers, prerelease: rest === undefined ? [] : rest.split('.') };
}

/** Digits of any length, without leading zeros. */
const compareDigits = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);

function comparePrerelease(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return b.length - a.length;
  for (const [index, own] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const [isNumber, otherIsNumber] = [own, other].map((part) => /^\d+$/.test(part));
    if (own === other) continue;
    if (isNumber !== otherIsNumber) return isNumber ? -1 : 1;
    const trimmed = [own, other].map((part) => part.replace(/^0+(?=\d)/, ''));
    const order = isNumber ? compareDigits(trimmed[0] ?? '', trimmed[1] ?? '') : own < other ? -1 : 1;
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/**
 * Orders two versions: their numbers part by part (a missing part is 0), a pre-release before its release, pre-releases as semantic
 * versioning has them. Below 0 when `a` is the older, above when it is the newer; null when one is no version.
 */
export function compareVersions(a: string, b: string): number | null {
  const [own, other] = [parse(a), parse(b)];
  if (!own || !other) return null;
  for (let index = 0; index < Math.max(own.numbers.length, other.numbers.length); index++) {
    const order = compareDigits(own.numbers[index] ?? '0', other.numbers[index] ?? '0');
    if (order !== 0) return order;
  }
  return comparePrerelease(own.prerelease, other.prerelease);
}

/** Whether a version is there and not older than `minimum`; any, even none, will do for a minimum of null. */
export const isAtLeast = (version: string | null, minimum: string | null): boolean =>
  minimum === null || (version !== null && (compareVersions(version, minimum) ?? -1) >= 0);

/** The one text of all versions that stand at the same place in the order; null for what is no version. */
export function normalVersion(text: string | null): string | null {
  const version = text === null ? null : parse(text);
  if (!version) return null;
  const prerelease = version.prerelease.map((part) => (/^\d+$/.test(part) ? part.replace(/^0+(?=\d)/, '') : part));
  return [version.numbers.join('.'), ...(prerelease.length > 0 ? [prerelease.join('.')] : [])].join('-');
}
