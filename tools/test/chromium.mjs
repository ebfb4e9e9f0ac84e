import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPackages, mayInstall } from './apt.mjs';

const commands = ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser'];

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The installed browser: BATON_CHROMIUM if set, else the first usual command on the PATH.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findChromium(env = process.env) {
  if (env.BATON_CHROMIUM) return env.BATON_CHROMIUM;
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/bin'].filter((folder) => folder !== '');
  return commands.flatMap((command) => folders.map((folder) => join(folder, command))).find(isExecutable);
}

/**
 * Finds a browser for the page's tests, or installs Debian's where that is possible, and says what it does.
 *
 * @returns {Promise<string | undefined>} its path; undefined when there is none, and then the browser tests fail saying so
 */
export async function ensureChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  if (!mayInstall()) {
    console.log('No Chromium found. Install one (`apt-get install chromium`) or set BATON_CHROMIUM to its path.');
    return undefined;
  }
  console.log('No Chromium found: installing it with apt-get for the browser tests …');
  const installed = await installPackages(['chromium', 'fonts-dejavu-core']);
  if (installed !== 0) console.log(`apt-get failed with exit code ${installed}: the browser tests will find no browser.`);
  return findChromium();
}
