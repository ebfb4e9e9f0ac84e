import type { Fact } from './facts.ts';

/** What Ansible's recap counts of a host. `ok` has those that changed something, and those whose failure was ignored, in it. */
export interface AnsibleHost {
  ok: number;
  changed: number;
  unreachable: number;
  failed: number;
  skipped: number;
  rescued: number;
  ignored: number;
}

export type AnsibleStatus = 'ok' | 'changed' | 'failed' | 'unreachable' | 'skipped' | 'ignored';

export interface AnsibleTask {
  play: number;
  name: string;
  action: string;
  /** `file:line`; empty: not known */
  path: string;
  handler: boolean;
  /** since the playbook was started */
  atMs: number;
  /** how many hosts came out of it, by status */
  hosts: Partial<Record<AnsibleStatus, number>>;
}

/** `rescued`: a block's `rescue` dealt with it. */
export interface AnsibleFailure {
  host: string;
  task: string;
  action: string;
  kind: 'failed' | 'unreachable' | 'ignored' | 'rescued';
  message: string;
}

/** A run of a playbook, as far as it is known. What is beyond its limits is counted only. */
export interface AnsibleResult {
  playbook: string;
  version: string | null;
  /** a dry run */
  check: boolean;
  plays: { name: string; atMs: number }[];
  tasks: AnsibleTask[];
  tasksSeen: number;
  hosts: Map<string, AnsibleHost>;
  failures: AnsibleFailure[];
  failuresSeen: number;
  /** hosts that did not get into `hosts`, and results that were not told of for their number */
  omitted: { hosts: number; results: number };
  /** Ansible's own recap has come: the counts are exact */
  recap: boolean;
  endedAtMs: number | null;
}

export const ansibleLimits = { plays: 500, tasks: 2000, hosts: 5000, failures: 500 } as const;

export const emptyAnsibleResult = (): AnsibleResult => ({
  playbook: '',
  version: null,
  check: false,
  plays: [],
  tasks: [],
  tasksSeen: 0,
  hosts: new Map(),
  failures: [],
  failuresSeen: 0,
  omitted: { hosts: 0, results: 0 },
  recap: false,
  endedAtMs: null,
});

type Fold = (result: AnsibleResult, event: Fact) => void;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const count = (value: unknown): number => (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : 0);
const entries = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

const newHost = (): AnsibleHost => ({ ok: 0, changed: 0, unreachable: 0, failed: 0, skipped: 0, rescued: 0, ignored: 0 });
const columns = Object.keys(newHost()) as (keyof AnsibleHost)[];

/** What a recap adds to for each status. */
const counted: Record<AnsibleStatus, readonly (keyof AnsibleHost)[]> = {
  ok: ['ok'],
  changed: ['ok', 'changed'],
  failed: ['failed'],
  unreachable: ['unreachable'],
  skipped: ['skipped'],
  ignored: ['ok', 'ignored'],
};
const isStatus = (value: unknown): value is AnsibleStatus => typeof value === 'string' && Object.hasOwn(counted, value);

function hostOf(result: AnsibleResult, name: string): AnsibleHost | null {
  const known = result.hosts.get(name);
  if (known) return known;
  if (result.hosts.size >= ansibleLimits.hosts) return null;
  const host = newHost();
  result.hosts.set(name, host);
  return host;
}

const folds: Readonly<Record<string, Fold>> = {
  /** What an earlier attempt told is over. */
  'ansible.start': (result, { playbook, version, check }) => {
    Object.assign(result, emptyAnsibleResult(), {
      playbook: text(playbook),
      version: text(version) || null,
      check: check === true,
    });
  },
  'ansible.play': (result, { name, atMs }) => {
    if (result.plays.length < ansibleLimits.plays) result.plays.push({ name: text(name), atMs: count(atMs) });
  },
  'ansible.task': (result, { play, name, action, path, handler, atMs }) => {
    result.tasksSeen += 1;
    if (result.tasks.length >= ansibleLimits.tasks) return;
    result.tasks.push({
      play: count(play),
      name: text(name),
      action: text(action),
      path: text(path),
      handler: handler === true,
      atMs: count(atMs),
      hosts: {},
    });
  },
  'ansible.results': (result, { task, hosts }) => {
    const ofTask = result.tasks[count(task) - 1];
    for (const [name, status] of entries(hosts)) {
      if (!isStatus(status)) continue;
      if (ofTask) ofTask.hosts[status] = (ofTask.hosts[status] ?? 0) + 1;
      const host = hostOf(result, name);
      for (const column of counted[status]) if (host) host[column] += 1;
    }
  },
  'ansible.failure': (result, { task, action, host, kind, message }) => {
    result.failuresSeen += 1;
    if (result.failures.length >= ansibleLimits.failures) return;
    const known = kind === 'unreachable' || kind === 'ignored' ? kind : 'failed';
    result.failures.push({ host: text(host), task: text(task), action: text(action), kind: known, message: text(message) });
  },
  'ansible.recap': (result, { hosts }) => {
    result.recap = true;
    for (const [name, counts] of entries(hosts)) {
      const host = hostOf(result, name);
      if (!host) result.omitted.hosts += 1;
      for (const [at, column] of columns.entries()) if (host) host[column] = count(Array.isArray(counts) ? counts[at] : 0);
    }
  },
  'ansible.end': (result, { atMs, omitted }) => {
    result.endedAtMs = count(atMs);
    result.omitted.results = count(omitted);
    if (result.recap) tellRescued(result);
  },
};

/** Only the recap says that a failure was rescued; a host's last ones are those that were not. */
function tellRescued({ hosts, failures }: AnsibleResult): void {
  const left = new Map([...hosts].map(([name, { failed }]) => [name, failed]));
  for (const failure of failures.toReversed()) {
    if (failure.kind !== 'failed') continue;
    const open = left.get(failure.host) ?? 0;
    if (open === 0) failure.kind = 'rescued';
    else left.set(failure.host, open - 1);
  }
}

/** Adds one event of the stream `data` to `result`; types that it does not know change nothing. */
export function foldAnsible(result: AnsibleResult, event: Fact): void {
  const type = text(event.type);
  if (Object.hasOwn(folds, type)) folds[type]?.(result, event);
}

/** How a host came out of it, the worst first. */
export function ansibleVerdictOf(host: AnsibleHost): 'failed' | 'unreachable' | 'changed' | 'ok' {
  if (host.failed > 0) return 'failed';
  if (host.unreachable > 0) return 'unreachable';
  return host.changed > 0 ? 'changed' : 'ok';
}
