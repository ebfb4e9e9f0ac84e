import { existsSync } from 'node:fs';
import { runChild } from '../launch/run-child.mjs';

/** Whether we may install packages here: root on Debian, Ubuntu or a relative. */
export function mayInstall() {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
}

/**
 * Installs Debian packages.
 *
 * @param {readonly string[]} packages
 * @returns {Promise<number>} the exit code of apt-get
 */
export async function installPackages(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const updated = await runChild('apt-get', ['-q=2', 'update'], { env });
  if (updated !== 0) return updated;
  const options = ['-q=2', '-y', '-o', 'Dpkg::Use-Pty=0', '--no-install-recommends'];
  return runChild('apt-get', ['install', ...options, ...packages], { env });
}
