import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { runChild } from '../launch/run-child.mjs';

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

/** Whether we may install packages here: root on Debian, Ubuntu or a relative. */
function mayInstall() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
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
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const updated = await runChild('apt-get', ['-q=2', 'update'], { env });
  const options = ['-q=2', '-y', '-o', 'Dpkg::Use-Pty=0', '--no-install-recommends'];
  const installed =
    updated === 0 ? await runChild('apt-get', ['install', ...options, 'chromium', 'fonts-dejavu-core'], { env }) : updated;
  if (installed !== 0) console.log(`apt-get failed with exit code ${installed}: the browser tests will find no browser.`);
  return findChromium();
}
