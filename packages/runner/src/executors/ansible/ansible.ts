import { findProgram, versionOf } from '../../process/programs.ts';
import type { DrivenKind } from '../driven.ts';

/** Runs playbooks by the Ansible of this machine. */
export const ansibleKind: DrivenKind = {
  name: 'ansible',
  graceMs: 30_000,
  find: async (path) => {
    const program = findProgram('ansible-playbook', path);
    return program === null ? null : versionOf(program);
  },
  driver: async () => (await import('./drive-ansible.ts')).ansibleDriver,
};
