import { ApiError, showValue } from '@baton/protocol';
import { type KeyName, keyNames } from '../backup/archive/names.ts';
import { readConfig } from '../config/index.ts';
import { systemClock } from './clock.ts';
import { createEntropy } from './entropy.ts';
import { restore } from './restore.ts';

/** `restore FILE` with the options of a server, of which the data folder is what matters. Throws the catalogue's error. */
export async function runRestore(words: readonly string[]): Promise<void> {
  const [file, ...options] = words;
  if (file === undefined || file.startsWith('--'))
    throw new ApiError('usage', { problem: 'Say which backup: baton restore FILE [--data DIR]' });
  const { data, database } = readConfig(options);
  if (database !== null) throw new ApiError('restore_elsewhere');
  const { manifest, files, bytes } = await restore(file, data, { clock: systemClock, entropy: createEntropy() });
  const lines = [
    `Restored into ${data}: ${files} files, ${bytes} bytes, as of ${manifest.takenAt} (Baton ${showValue(manifest.version)}).`,
    'What came after that is not known: jobs that ended later may run again, and what was revoked later is valid again.',
    ...keysMissing(data, manifest.keys),
    `Start it: baton up --data ${data}`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function keysMissing(data: string, found: readonly KeyName[]): string[] {
  const missing = keyNames.filter((name) => !found.includes(name));
  if (missing.length === 0) return [];
  return [
    `${found.length === 0 ? 'The backup has no keys.' : `The backup has no ${missing.join(', and no ')}.`} Before the first start put what the lost server had of ` +
      `${missing.join(', ')} into ${data}, from where you keep them, and give it the secret key that the lost one was given by option: ` +
      'without them stored secrets and files of jobs can not be read, and jobs that run are not let in when they ask.',
  ];
}
