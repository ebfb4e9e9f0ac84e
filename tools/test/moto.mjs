import { execFile } from 'node:child_process';
import { accessSync, constants, mkdirSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** Pinned: what the tests show is true of this one. */
const moto = 'moto[ecs,ec2,iam,logs,secretsmanager,sts,server]==5.2.1';

const program = 'moto_server';

/** @param {NodeJS.ProcessEnv} env */
const cacheOf = (env) => join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'baton-tests', 'moto-5.2.1');

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The program that emulates AWS: BATON_MOTO_SERVER if set, else one on the PATH, else that of the cache.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} undefined: there is none
 */
export function findMoto(env = process.env) {
  if (env.BATON_MOTO_SERVER !== undefined) return isProgram(env.BATON_MOTO_SERVER) ? env.BATON_MOTO_SERVER : undefined;
  const onPath = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...onPath, join(cacheOf(env), 'bin')].map((folder) => join(folder, program)).find(isProgram);
}

/**
 * Finds moto for the tests of the provider `ecs-fargate`, or installs it into a virtual environment in the cache (100 MB, once), and says what it does.
 *
 * @returns {Promise<string | undefined>} undefined when there is none, and then those tests are skipped
 */
export async function ensureMoto() {
  const found = findMoto();
  if (found !== undefined) return found;
  const skipped = 'the tests of ecs-fargate against it are skipped';
  if (process.env.BATON_MOTO_SERVER !== undefined) {
    console.log(`No moto at BATON_MOTO_SERVER=${process.env.BATON_MOTO_SERVER}: ${skipped}.`);
    return undefined;
  }
  const folder = cacheOf(process.env);
  console.log(`No moto found, which emulates AWS: installing it with Python into ${folder} (100 MB, once) …`);
  try {
    mkdirSync(dirname(folder), { recursive: true });
    // an environment can not be moved: what is there is whole, or taken away again
    await promisify(execFile)('python3', ['-m', 'venv', folder], { timeout: 120_000 });
    await promisify(execFile)(join(folder, 'bin', 'pip'), ['install', '--quiet', moto], { timeout: 600_000 });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    console.log(`That failed: ${String(error).split('\n', 1)[0]}. Install it with 'pip install "${moto}"'; ${skipped}.`);
  }
  return findMoto();
}
