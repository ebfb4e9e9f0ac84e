import { Fields, Invalid } from '../shared/fields.ts';
import type { SourceFile } from '../shared/json.ts';
import { partsOf } from '../shared/parts-of.ts';
import { attempt, emptyTranslation, type ImportOptions, type Translation } from '../shared/translation.ts';
import { configOf, defaultDelays, isDefaults, takeChallenge } from './challenge.ts';
import { takeConference } from './conference.ts';
import { takeRange } from './ranges.ts';
import { takeKeys, takeRunners, tellRunner } from './runners.ts';

/**
 * What files of challengectl come to: its server's configuration, files for its import of challenges, configurations of its runners, and what it
 * answers about challenges and runners.
 */
export function translateChallengectl(files: readonly SourceFile[], options: ImportOptions): Translation {
  const into = emptyTranslation();
  for (const file of files) attempt(into, 'other', file.name, file.name, () => takeFile(into, file, options));
  return into;
}

function takeFile(into: Translation, { name, json }: SourceFile, options: ImportOptions): void {
  const root = new Fields(Array.isArray(json) ? { challenges: json } : json, '');
  const known = ['challenges', 'frequency_ranges', 'conference', 'runner', 'runners', 'server'].filter((part) => root.has(part));
  if (known.length === 0)
    throw new Invalid('', 'holds neither challenges nor frequency_ranges, conference, runner, runners or server');
  for (const entry of partsOf(into, name, root, 'frequency_ranges')) takeRange(into, name, entry);
  takeChallenges(into, name, root, options);
  const conference = partOf(into, name, root, 'conference');
  if (conference) takeConference(into, name, conference, options);
  takeRunners(into, name, partsOf(into, name, root, 'runners'), options);
  const runner = partOf(into, name, root, 'runner');
  if (runner) attempt(into, 'runner', name, name, () => tellRunner(into, name, runner.needText('runner_id'), true, options));
  const server = partOf(into, name, root, 'server');
  const keys = server && partOf(into, name, server, 'api_keys');
  if (keys) takeKeys(into, name, keys, options);
}

function takeChallenges(into: Translation, file: string, root: Fields, options: ImportOptions): void {
  attempt(into, 'template', 'challenges', file, () => {
    const entries = partsOf(into, file, root, 'challenges');
    const delays = defaultDelays(entries);
    for (const entry of entries) {
      if (isDefaults(entry)) continue;
      attempt(into, 'template', entry.place, `${file}: ${entry.place}`, () => {
        configOf(entry);
        takeChallenge(into, file, entry, delays, options);
      });
    }
  });
}

function partOf(into: Translation, file: string, root: Fields, name: string): Fields | null {
  let found: Fields | null = null;
  attempt(into, 'other', name, file, () => {
    found = root.object(name);
  });
  return found;
}
