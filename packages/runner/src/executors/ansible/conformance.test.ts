import { findProgram } from '../../process/programs.ts';
import { executorConforms } from '../../testing/executor-suite.ts';
import { driveFromSources } from '../../testing/host-bench.ts';
import { drivenExecutor } from '../driven.ts';
import { ansibleKind } from './ansible.ts';

const path = process.env.PATH ?? '';

const tasks = (...lines: string[]) => ({
  playbook: 'site.yml',
  inventoryText: 'localhost ansible_connection=local\n',
  files: {
    'site.yml': ['- hosts: localhost', '  gather_facts: false', '  tasks:', ...lines.map((line) => `    ${line}`)].join('\n'),
  },
});

executorConforms({
  executor: drivenExecutor(ansibleKind, path, driveFromSources),
  tool: findProgram('ansible-playbook', path),
  environment: { LC_ALL: 'C.UTF-8' },
  waitsFor: (file, marker) => tasks(`- name: ${marker}`, `  shell: until [ -e ${file} ]; do sleep 0.02; done`),
  hangs: (marker) => tasks(`- name: ${marker}`, '  command: sleep 300'),
  prints: (variable) =>
    tasks(
      '- name: prints',
      `  shell: echo "$${variable}"; echo "$${variable}" >&2; false`,
      '  ignore_errors: true',
      '- name: hands out',
      `  set_stats: {data: {found: "{{ lookup('env', '${variable}') }}"}}`,
    ),
});
