import { type AnsibleResult, type AnsibleStatus, emptyAnsibleResult, foldAnsible } from '@baton/protocol/results/ansible';
import type { JsonObject } from '../driver.ts';

type Tell = (event: JsonObject & { readonly type: string }) => void;
type Raw = Readonly<Record<string, unknown>>;

export interface RelayPorts {
  tell: Tell;
  output(name: string, value: string): void;
  /** since the playbook was started */
  elapsedMs(): number;
}

const batchMs = 200;
const batchHosts = 100;
/** Results and tasks beyond it are counted; failures and the recap have limits of their own. */
const toldBytesMax = 16 * 1024 * 1024;
const failuresToldMax = 1000;
const recapHostsMax = 20_000;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Makes of what the callback writes what is told, in few events, and keeps the result that readers will fold from them. */
export class Relay {
  readonly result: AnsibleResult = emptyAnsibleResult();
  private readonly ports: RelayPorts;
  private readonly playbook: string;
  private toldBytes = 0;
  private failures = 0;
  private omitted = 0;
  private recapped = 0;
  private waiting: { task: number; hosts: Map<string, AnsibleStatus> } = { task: 0, hosts: new Map() };
  private recap: [string, number[]][] = [];
  private timer: NodeJS.Timeout | null = null;

  constructor(ports: RelayPorts, playbook: string) {
    this.ports = ports;
    this.playbook = playbook;
  }

  /** One line of the callback. What is no event is passed over: any task could write into the pipe. */
  take(line: string): void {
    let raw: Raw;
    try {
      raw = JSON.parse(line) as Raw;
    } catch {
      return;
    }
    if (typeof raw !== 'object' || raw === null) return;
    if (raw.e === 'host') this.takeHost(raw);
    else if (raw.e === 'recap') this.takeRecap(raw);
    else this.takeOther(raw);
  }

  /** Tells what is held back, and the end. */
  end(): void {
    this.flush();
    this.flushRecap();
    this.tell({ type: 'ansible.end', atMs: this.ports.elapsedMs(), omitted: this.omitted });
  }

  private takeOther(raw: Raw): void {
    this.flush();
    const atMs = this.ports.elapsedMs();
    const name = text(raw.name);
    if (raw.e === 'start') {
      const version = text(raw.version);
      this.tell({ type: 'ansible.start', playbook: this.playbook, version, check: raw.check === true });
    } else if (raw.e === 'play') {
      this.tellBounded({ type: 'ansible.play', name, atMs });
    } else if (raw.e === 'task') {
      const told = { play: this.result.plays.length, name, action: text(raw.action), path: text(raw.path) };
      this.tellBounded({ type: 'ansible.task', ...told, handler: raw.handler === true, atMs });
    } else if (raw.e === 'value') {
      this.ports.output(name, text(raw.value));
    } else if (raw.e === 'over') {
      this.flushRecap();
    }
  }

  private takeHost(raw: Raw): void {
    const task = Number(raw.task);
    const host = text(raw.host);
    const status = text(raw.status) as AnsibleStatus;
    const { waiting } = this;
    // a host can come out of a task that is run in a loop of included files more than once
    if (waiting.task !== task || waiting.hosts.has(host) || waiting.hosts.size >= batchHosts) this.flush();
    this.waiting.task = task;
    this.waiting.hosts.set(host, status);
    this.timer ??= setTimeout(() => this.flush(), batchMs);
    if (status !== 'failed' && status !== 'unreachable' && status !== 'ignored') return;
    this.flush();
    this.failures += 1;
    if (this.failures > failuresToldMax) return;
    const told = { host, kind: status, task: text(raw.name), action: text(raw.action), message: text(raw.message) };
    this.tell({ type: 'ansible.failure', ...told });
  }

  private takeRecap({ host, counts }: Raw): void {
    this.flush();
    this.recapped += 1;
    if (this.recapped > recapHostsMax || !Array.isArray(counts)) return;
    this.recap.push([text(host), counts.map(Number)]);
    if (this.recap.length >= batchHosts) this.flushRecap();
  }

  private flushRecap(): void {
    if (this.recap.length === 0) return;
    this.tell({ type: 'ansible.recap', hosts: Object.fromEntries(this.recap) });
    this.recap = [];
  }

  private flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const { task, hosts } = this.waiting;
    if (hosts.size === 0) return;
    this.waiting = { task: 0, hosts: new Map() };
    if (!this.tellBounded({ type: 'ansible.results', task, hosts: Object.fromEntries(hosts) })) this.omitted += hosts.size;
  }

  private tellBounded(event: JsonObject & { readonly type: string }): boolean {
    if (this.toldBytes >= toldBytesMax) return false;
    this.toldBytes += Buffer.byteLength(JSON.stringify(event));
    this.tell(event);
    return true;
  }

  private tell(event: JsonObject & { readonly type: string }): void {
    foldAnsible(this.result, event);
    this.ports.tell(event);
  }
}
