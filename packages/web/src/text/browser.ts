const browsers: readonly [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const systems: readonly [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

const nameIn = (userAgent: string, names: readonly [RegExp, string][]): string | undefined =>
  names.find(([shape]) => shape.test(userAgent))?.[1];

/** A browser as people call it: *Firefox on Linux*. */
export function browserWords(userAgent: string): string {
  const [browser, system] = [nameIn(userAgent, browsers), nameIn(userAgent, systems)];
  if (browser === undefined) return userAgent === '' ? 'Unknown browser' : (userAgent.split(/[\s/]/)[0] ?? userAgent);
  return system === undefined ? browser : `${browser} on ${system}`;
}
