import { plural } from '@baton/protocol/plural';
import {
  type AnsibleFailure,
  type AnsibleHost,
  type AnsibleResult,
  ansibleVerdictOf,
  emptyAnsibleResult,
  foldAnsible,
} from '@baton/protocol/results/ansible';
import type { Fact } from '@baton/protocol/results/facts';
import type { Colour, Paint } from '../colours.ts';
import { type Cell, renderTable } from '../table.ts';

const failuresMax = 20;
const hostsMax = 200;
const messageMax = 200;
const columns: readonly (keyof AnsibleHost)[] = ['ok', 'changed', 'unreachable', 'failed', 'skipped', 'rescued', 'ignored'];
const colours: Record<ReturnType<typeof ansibleVerdictOf>, Colour> = {
  failed: 'red',
  unreachable: 'red',
  changed: 'yellow',
  ok: 'green',
};
const matters: readonly AnsibleFailure['kind'][] = ['failed', 'unreachable'];

/** The hosts of a playbook with their counts, and what failed for good. */
export function renderAnsible(facts: readonly Fact[], paint: Paint): string {
  const result = emptyAnsibleResult();
  for (const fact of facts) foldAnsible(result, fact);
  return [renderHosts(result, paint), renderFailures(result, paint)].filter((part) => part !== '').join('\n');
}

function renderHosts({ hosts, omitted }: AnsibleResult, paint: Paint): string {
  if (hosts.size === 0) return '';
  const rows = [...hosts].slice(0, hostsMax).map(([name, counts]): Cell[] => {
    const verdict = ansibleVerdictOf(counts);
    return [name, { text: verdict, colour: colours[verdict] }, ...columns.map((column) => String(counts[column]))];
  });
  const more = hosts.size - rows.length + omitted.hosts;
  return `${renderTable(['HOST', 'STATE', ...columns.map((column) => column.toUpperCase())], rows, paint)}${more > 0 ? `and ${plural(more, 'more host')}\n` : ''}`;
}

function renderFailures({ failures }: AnsibleResult, paint: Paint): string {
  const all = failures.filter(({ kind }) => matters.includes(kind));
  if (all.length === 0) return '';
  const rows = all
    .slice(0, failuresMax)
    .map(({ host, task, message }): Cell[] => [host, task, (message.split('\n')[0] ?? '').slice(0, messageMax)]);
  const more = all.length - rows.length;
  return `${renderTable(['FAILED ON', 'TASK', 'MESSAGE'], rows, paint)}${more > 0 ? `and ${plural(more, 'more failure')}\n` : ''}`;
}
