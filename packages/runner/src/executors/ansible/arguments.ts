import type { AnsibleJob } from './ansible-job.ts';

/** Files that the driver wrote for the playbook's run; null: none is needed. */
export interface RunFiles {
  inventory: string | null;
  extraVars: string | null;
  /** programs that print a password */
  vaultPassword: string | null;
  becomePassword: string | null;
}

/** The arguments of `ansible-playbook`. Each value stands in one word with its option, so that none is taken for an option. */
export function playbookArguments(job: AnsibleJob, files: RunFiles): string[] {
  const { become } = job;
  const given: [option: string, value: string | null][] = [
    ...job.inventory.map((path): [string, string] => ['inventory', path]),
    ['inventory', files.inventory],
    ['extra-vars', files.extraVars && `@${files.extraVars}`],
    ['limit', job.limit],
    ['tags', job.tags.join(',') || null],
    ['skip-tags', job.skipTags.join(',') || null],
    ['forks', job.forks === null ? null : String(job.forks)],
    ['user', job.user],
    ['become-user', become?.user ?? null],
    ['become-method', become?.method ?? null],
    ['become-password-file', files.becomePassword],
    ['vault-password-file', files.vaultPassword],
  ];
  return [
    ...given.flatMap(([option, value]) => (value === null ? [] : [`--${option}=${value}`])),
    ...(become ? ['--become'] : []),
    ...(job.check ? ['--check'] : []),
    ...(job.diff ? ['--diff'] : []),
    ...(job.verbosity > 0 ? [`-${'v'.repeat(job.verbosity)}`] : []),
    '--',
    job.playbook,
  ];
}

/** Ansible reads an inventory as YAML only from a file that is called so. */
export const inventoryFileName = (text: string): string =>
  /^\s*(?:---|\{|(?:#.*\n\s*)*(?:"[^"\n]*"|'[^'\n]*'|[\w.-]+):\s*(?:#.*)?$)/m.test(firstLines(text))
    ? 'inventory.yml'
    : 'inventory.ini';

/** Up to and with the first line that says something. */
function firstLines(text: string): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.trim() !== '' && !/^\s*[#;]/.test(line));
  return lines[at] ?? '';
}
