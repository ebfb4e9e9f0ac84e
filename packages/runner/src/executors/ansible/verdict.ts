import { plural } from '@baton/protocol/plural';
import type { AnsibleFailure, AnsibleResult } from '@baton/protocol/results/ansible';
import type { ToolEnd, Verdict } from '../driver.ts';

const messageMax = 2000;
const hostsNamedMax = 5;

/** What `ansible-playbook` ended with where no host is to blame. */
const codes: Readonly<Record<number, string>> = {
  1: 'ansible-playbook ended with an error',
  4: 'the playbook or inventory could not be read',
  5: 'ansible-playbook refused its options',
  6: 'ansible-playbook refused its arguments',
  99: 'the playbook was interrupted',
  250: 'ansible-playbook met an error of its own',
  255: 'ansible-playbook met an error of its own',
};

/**
 * Says in words how the playbook ended. The exit code alone does not tell: 4 stands for hosts that could not be reached and for files that could
 * not be read. So hosts are judged by what the callback told.
 *
 * @param errors what it complained of on its way
 */
export function verdictOf({ exitCode, signal }: ToolEnd, result: AnsibleResult, errors: readonly string[]): Verdict {
  if (exitCode === 0) return { kind: 'succeeded' };
  const message = cut(signal === null ? wordsOf(exitCode ?? 255, result, errors) : `ansible-playbook was ended by ${signal}`);
  return { kind: 'failed', exitCode, message };
}

function wordsOf(exitCode: number, result: AnsibleResult, errors: readonly string[]): string {
  const hosts = exitCode === 99 ? null : hostWords(result);
  if (hosts !== null) return hosts;
  const last = errors.at(-1);
  const missing = /the playbook: (.*) could not be found/.exec(last ?? '')?.[1];
  if (missing !== undefined) return `there is no playbook ${missing}`;
  return [codes[exitCode] ?? `ansible-playbook ended with exit code ${exitCode}`, last]
    .filter((part) => part !== undefined)
    .join(': ');
}

function hostWords({ hosts, failures }: AnsibleResult): string | null {
  const failed = [...hosts].filter(([, host]) => host.failed > 0).map(([name]) => name);
  const lost = [...hosts].filter(([, host]) => host.unreachable > 0).map(([name]) => name);
  const parts = [
    ...(failed.length > 0 ? [`${failed.length} of ${plural(hosts.size, 'host')} failed (${named(failed)})`] : []),
    ...(lost.length > 0 ? [`${lost.length} of ${plural(hosts.size, 'host')} could not be reached (${named(lost)})`] : []),
  ];
  if (parts.length === 0) return null;
  const first = failures.find(({ kind }) => kind === 'failed' || kind === 'unreachable');
  return [parts.join(', '), ...(first ? [failureWords(first)] : [])].join('; ');
}

const named = (names: readonly string[]): string =>
  names.length <= hostsNamedMax
    ? names.join(', ')
    : `${names.slice(0, hostsNamedMax).join(', ')} and ${names.length - hostsNamedMax} more`;

const failureWords = ({ host, task, message }: AnsibleFailure): string => `${host} in the task "${task}": ${message}`;

const cut = (text: string): string => (text.length <= messageMax ? text : `${text.slice(0, messageMax - 1)}…`);

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
const colours = /\x1b\[[\d;]*m/g;

/** Keeps the last errors that stand in Ansible's lines for people. */
export function errorLines(most = 5): { errors: string[]; take(line: string): void } {
  const errors: string[] = [];
  return {
    errors,
    take: (line) => {
      const [, error] = /^(?:ERROR! |\[ERROR\]: )(.+)$/.exec(line.replace(colours, '').trim()) ?? [];
      if (error === undefined) return;
      errors.push(cut(error));
      if (errors.length > most) errors.shift();
    },
  };
}
