import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { type DriveContext, JobFailed } from '../driver.ts';
import type { AnsibleJob } from './ansible-job.ts';
import { inventoryFileName, type RunFiles } from './arguments.ts';
import { passwordPrinter } from './passwords.ts';

/** Writes files of the job into the folder. Throws `JobFailed` for one that would lie outside. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = resolve(folder, name);
    if (relative(folder, path).startsWith('..')) throw new JobFailed(`files: ${name} is outside the folder of the job`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** What the playbook's arguments name, in the scratch folder. */
export function writeRunFiles(job: AnsibleJob, context: DriveContext): RunFiles {
  const write = (name: string, text: string): string => {
    const path = join(context.scratch, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const { inventoryText, extraVars, become } = job;
  return {
    inventory: inventoryText === null ? null : write(inventoryFileName(inventoryText), `${inventoryText}\n`),
    extraVars: extraVars && write('extra-vars.json', JSON.stringify(extraVars)),
    vaultPassword: passwordPrinter('vault-password', 'vaultPasswordVariable', job.vaultPasswordVariable, context),
    becomePassword: passwordPrinter('become-password', 'become.passwordVariable', become?.passwordVariable ?? null, context),
  };
}

/** ssh adds up to thirty characters, and no path of a socket may be longer than some hundred. */
const socketFolderMax = 60;

/**
 * Where SSH connections wait to be used again: a folder of the attempt, for one that was opened with the key of a job must not serve another. `remove`
 * takes it away.
 */
export function connectionFolder({ scratch }: DriveContext): { path: string; remove(): void } {
  const own = join(scratch, 'cp');
  const path = own.length <= socketFolderMax ? own : mkdtempSync(join(tmpdir(), 'baton-'));
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
