import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPackages, mayInstall } from './apt.mjs';

const debianFolder = '/usr/lib/postgresql';

/** @param {string} folder */
function hasPrograms(folder) {
  try {
    for (const name of ['initdb', 'postgres']) accessSync(join(folder, name), constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * What pg_config tells, if it is there.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
function askedFolders(env) {
  try {
    return [execFileSync('pg_config', ['--bindir'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], env }).trim()];
  } catch {
    return [];
  }
}

/** Debian keeps the programs of each version in a folder of its own, none of them on the PATH. Newest first. */
function debianFolders() {
  if (!existsSync(debianFolder)) return [];
  const versions = readdirSync(debianFolder).sort((a, b) => Number(b) - Number(a));
  return versions.map((version) => join(debianFolder, version, 'bin'));
}

/**
 * The folder of PostgreSQL's programs: BATON_POSTGRES_BIN if set, else what pg_config tells, Debian's, or one on the PATH.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findPostgres(env = process.env) {
  if (env.BATON_POSTGRES_BIN) return env.BATON_POSTGRES_BIN;
  const onPath = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...askedFolders(env), ...debianFolders(), ...onPath].find(hasPrograms);
}

/**
 * Finds PostgreSQL for the tests, or installs Debian's where that is possible, and says what it does.
 *
 * @returns {Promise<string | undefined>} the folder of its programs; undefined when there is none, and then the tests fail saying so
 */
export async function ensurePostgres() {
  const found = findPostgres();
  if (found !== undefined) return found;
  if (!mayInstall()) {
    console.log(
      'No PostgreSQL found. Install one (`apt-get install postgresql`) or set BATON_POSTGRES_BIN to the folder of initdb.',
    );
    return undefined;
  }
  console.log('No PostgreSQL found: installing it with apt-get for the tests of the store …');
  const installed = await installPackages(['postgresql']);
  if (installed !== 0) console.log(`apt-get failed with exit code ${installed}: the tests will find no PostgreSQL.`);
  return findPostgres();
}
