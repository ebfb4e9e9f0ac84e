import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { builtProgram } from '../programs/built.ts';

/** As many characters as the notes of a release may have. */
const notesCharsMax = 100_000;

/**
 * What the server publishes as the release that it brings along: what its change log tells of that version, and the built program of the runner; null:
 * it was not built, or is of another version.
 */
export async function ownRelease(runnerDir: string, version: string): Promise<{ notes: string; bundle: Uint8Array | null }> {
  const [log, bundle] = await Promise.all([
    readFile(join(runnerDir, '../../../CHANGELOG.md'), 'utf8').catch(() => ''),
    builtProgram(join(runnerDir, 'baton-runner.tgz'), version),
  ]);
  return { notes: sectionOf(log, version).slice(0, notesCharsMax), bundle };
}

/** The section of a version in a change log; where it has none yet, that of what is not released. */
function sectionOf(log: string, version: string): string {
  const sections = log.split(/^## /m).slice(1);
  const found = sections.find((each) => each.startsWith(version)) ?? sections.find((each) => each.startsWith('Unreleased'));
  return found === undefined ? '' : found.slice(found.indexOf('\n') + 1).trim();
}
