import { compareVersions, isAtLeast } from '../match/version.ts';
import type { Release } from './state.ts';

const semantic =
  /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})(?:-(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;

export const versionCharsMax = 64;

/** Whether a text is a version as Semantic Versioning 2.0.0 has them: `1.4.0`, `2.0.0-rc.1`, `1.0.0+build.7`. */
export const isSemanticVersion = (text: string): boolean => text.length <= versionCharsMax && semantic.test(text);

/** One that is tried before it is for everybody. */
export const isPrerelease = (version: string): boolean => (version.split('+', 1)[0] ?? '').includes('-');

/** Servers support runners of their own minor version and of so many before it. */
export const minorsBack = 2;

/** Whether a server supports runners of a version: those of a later version do as long as that needs no later server. */
export function supportsRunner(serverVersion: string, version: string): boolean {
  const [major = 0, minor = 0] = serverVersion.split('.').map(Number);
  return isAtLeast(version, `${major}.${Math.max(0, minor - minorsBack)}.0-0`);
}

/**
 * The version to which runners are compared: the newest that is published, was not withdrawn, is for everybody and does not need a later
 * server; never older than the one that the server brings along.
 */
export function latestVersionOf(releases: Iterable<Release>, serverVersion: string): string {
  let latest = serverVersion;
  for (const { version, withdrawn, serverVersionMin } of releases) {
    if (withdrawn !== null || isPrerelease(version) || !isAtLeast(serverVersion, serverVersionMin)) continue;
    if ((compareVersions(version, latest) ?? 0) > 0) latest = version;
  }
  return latest;
}
