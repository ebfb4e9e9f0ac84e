import type { Lockfile } from '../lockfile/complete.ts';
import { findGaps } from '../lockfile/complete.ts';
import type { Finding } from './finding.ts';

/** The lockfile works with any registry and on any platform. */
export function checkLockfile(lockfile: Lockfile, file = 'package-lock.json'): Finding[] {
  const gaps = findGaps(lockfile).map((gap) => ({
    file,
    line: 1,
    problem: `lacks ${gap.name}, an optional dependency of ${gap.parent === '' ? 'the root' : gap.parent}; npm ci would refuse it`,
    advice: 'Run `npm run lockfile`.',
  }));
  const hosts = Object.entries(lockfile.packages)
    .filter(([, entry]) => entry.link !== true && entry.resolved !== undefined)
    .map(([path]) => ({
      file,
      line: 1,
      problem: `names the registry that ${path} came from`,
      advice: 'Remove its "resolved" line, and keep omit-lockfile-registry-resolved in .npmrc.',
    }));
  return [...gaps, ...hosts];
}
