import type { ToldJob } from './told-job.ts';

const task = (play: number, name: string, action: string, atMs: number, handler = false) => ({
  ...{ type: 'ansible.task', play, name, action, path: `site.yml:${8 * play + 3}`, handler, atMs },
});
const failure = (host: string, name: string, action: string, kind: string, message: string) => ({
  ...{ type: 'ansible.failure', host, task: name, action, kind, message },
});

/** A playbook on six hosts, of which some fail in every way there is. */
export const playbook: ToldJob = {
  name: 'site.yml on web:db',
  executor: 'ansible',
  version: '2.14.18',
  spec: { playbook: 'site.yml', checkout: { repository: 'https://git.example.org/ops/site.git', ref: 'main' }, limit: 'web:db' },
  facts: [
    { type: 'ansible.start', playbook: 'site.yml', version: '2.14.18', check: false },
    { type: 'ansible.play', name: 'web servers', atMs: 310 },
    task(1, 'Gathering Facts', 'gather_facts', 320),
    { type: 'ansible.results', task: 1, hosts: { web1: 'ok', web2: 'ok', web3: 'ok', 'web10.example.org': 'unreachable' } },
    failure(
      'web10.example.org',
      'Gathering Facts',
      'gather_facts',
      'unreachable',
      'Failed to connect to the host via ssh: Connection timed out',
    ),
    task(1, 'nginx : install the package', 'apt', 2_900),
    { type: 'ansible.results', task: 2, hosts: { web1: 'changed', web2: 'changed', web3: 'failed' } },
    failure(
      'web3',
      'nginx : install the package',
      'apt',
      'failed',
      "'/usr/bin/apt-get -y install nginx' failed (exit code 100)\nE: Unable to fetch some archives\nNo space left on device",
    ),
    task(1, 'nginx : reload', 'service', 14_200, true),
    { type: 'ansible.results', task: 3, hosts: { web1: 'changed', web2: 'changed' } },
    { type: 'ansible.play', name: 'databases', atMs: 15_000 },
    task(2, 'drain the replica', 'command', 15_010),
    { type: 'ansible.results', task: 4, hosts: { db1: 'ok', db2: 'failed' } },
    failure('db2', 'drain the replica', 'command', 'failed', 'non-zero return code (exit code 1)\nreplica is not attached'),
    task(2, 'attach it again', 'command', 16_400),
    { type: 'ansible.results', task: 5, hosts: { db2: 'changed' } },
    {
      type: 'ansible.recap',
      hosts: {
        db1: [1, 0, 0, 0, 1, 0, 0],
        db2: [1, 1, 0, 0, 0, 1, 0],
        web1: [3, 2, 0, 0, 0, 0, 0],
        web2: [3, 2, 0, 0, 0, 0, 0],
        web3: [1, 0, 0, 1, 0, 0, 0],
        'web10.example.org': [0, 0, 1, 0, 0, 0, 0],
      },
    },
    { type: 'ansible.end', atMs: 17_100, omitted: 0 },
  ],
  log: [
    'PLAY [web servers] *************************************************************',
    '',
    'TASK [nginx : install the package] *********************************************',
    '\u001b[0;33mchanged: [web1]\u001b[0m',
    '\u001b[0;31mfatal: [web3]: FAILED! => {"msg": "No space left on device"}\u001b[0m',
    '',
  ].join('\n'),
  failure: { exitCode: 4, message: '1 of 6 hosts failed (web3), 1 of 6 hosts could not be reached (web10.example.org)' },
};
