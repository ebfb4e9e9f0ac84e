import { type CatalogueEntry, entry } from './entry.ts';

/** Pools of cloud-hosted runners, and the waves that bring these to a release. */
export const poolErrors = {
  pool_name_taken: entry(409, 'A pool named {name} already exists in {scope}', 'Choose another name.'),
  pool_invalid: entry(400, '{where}: {problem}', 'Correct it and send it again; `baton pools create --help` says what there is.'),
  pool_has_runners: entry(
    409,
    'The pool {pool} still has runners: {runners}',
    'Remove them first, or with it: baton pools remove {pool} --with-runners',
  ),
  wave_not_found: entry(404, 'There is no update wave {wave}', 'List them with: baton pools waves POOL'),
  wave_over: entry(409, 'The wave to {version} is over: {state}', 'Nothing: publish another release, or update by hand.'),
} as const satisfies Record<string, CatalogueEntry>;
