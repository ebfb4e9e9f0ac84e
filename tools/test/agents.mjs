import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Pinned: what the tests show is true of these. The newest of Claude Code that runs on Node 20, as the runner does. */
const packages = ['@anthropic-ai/claude-code@2.1.197', '@openai/codex@0.169.0'];

const programs = ['claude', 'codex'];

/** @param {NodeJS.ProcessEnv} env */
const cacheOf = (env) => {
  const name = packages.map((one) => one.replace(/.*\//, '').replace('@', '-')).join('-');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'baton-tests', name);
};

/** @param {string} folder */
const isThere = (folder) => programs.every((program) => existsSync(join(folder, program)));

/**
 * The folder with the real coding agents: BATON_TEST_AGENTS if set, else that of the cache. They are some 600 MB, so they are no dependencies.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} undefined: the tests run with recorded ones
 */
export function findAgents(env = process.env) {
  if (env.BATON_TEST_AGENTS && env.BATON_TEST_AGENTS !== 'fetch')
    return isThere(env.BATON_TEST_AGENTS) ? env.BATON_TEST_AGENTS : undefined;
  const folder = join(cacheOf(env), 'node_modules', '.bin');
  return isThere(folder) ? folder : undefined;
}

/**
 * Finds the coding agents for their tests, or with BATON_TEST_AGENTS=fetch fetches them into the cache, and says what it does. `none`: it does not look.
 *
 * @returns {Promise<string | undefined>} their folder; undefined when there is none, and then recorded ones take their place
 */
export async function ensureAgents() {
  const found = findAgents();
  if (found !== undefined) return found;
  const asked = process.env.BATON_TEST_AGENTS;
  if (asked !== 'fetch') {
    const how = asked ? '' : ' BATON_TEST_AGENTS=fetch fetches the real ones (600 MB, once).';
    console.log(`No coding agents in ${asked || cacheOf(process.env)}: their tests run with recorded ones.${how}`);
    return undefined;
  }
  const folder = cacheOf(process.env);
  console.log(`No coding agents found: fetching ${packages.join(' and ')} (600 MB, once) into ${folder} …`);
  const making = `${folder}.${process.pid}`;
  try {
    mkdirSync(making, { recursive: true });
    const how = ['--prefix', making, '--no-audit', '--no-fund', '--ignore-scripts', '--fetch-retries=1'];
    await promisify(execFile)('npm', ['install', ...how, ...packages], { timeout: 600_000 });
    const claude = join(making, 'node_modules', '@anthropic-ai', 'claude-code');
    await promisify(execFile)(process.execPath, ['install.cjs'], { cwd: claude, timeout: 60_000 });
    rmSync(folder, { recursive: true, force: true });
    renameSync(making, folder);
  } catch (error) {
    rmSync(making, { recursive: true, force: true });
    console.log(`That failed: ${String(error).split('\n', 1)[0]}. Their tests run with recorded ones.`);
  }
  return findAgents();
}
