import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { installPackages, mayInstall } from './apt.mjs';

/**
 * Programs that executors run or that read what they sent: the command, Debian's package of it, and what is not seen without it.
 *
 * @typedef {{ command: string, package: string, without: string }} Tool
 * @type {readonly Tool[]}
 */
export const tools = [
  { command: 'ansible-playbook', package: 'ansible-core', without: 'playbooks are recordings' },
  { command: 'multimon-ng', package: 'multimon-ng', without: 'transmissions are read by our own decoder alone' },
];

/**
 * Those of the tools that are not on the search path.
 *
 * @param {readonly Tool[]} wanted
 * @param {NodeJS.ProcessEnv} [env]
 */
export function missingTools(wanted, env = process.env) {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return wanted.filter(({ command }) => !folders.some((folder) => isProgram(join(folder, command))));
}

/** @param {string} path */
function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Installs the tools that are missing, where that is possible, and says what it does; the tests of what is missing all the same say so. */
export async function ensureTools() {
  const missing = missingTools(tools);
  if (missing.length === 0) return;
  const names = missing.map((tool) => tool.package);
  if (mayInstall()) {
    console.log(
      `Not found: ${missing.map(({ command }) => command).join(', ')}. Installing ${names.join(', ')} with apt-get for the tests of the executors …`,
    );
    const code = await installPackages(names);
    if (code !== 0) console.log(`apt-get failed with exit code ${code}.`);
  }
  for (const tool of missingTools(missing)) console.log(`No ${tool.command} (Debian's ${tool.package}): ${tool.without}.`);
}
