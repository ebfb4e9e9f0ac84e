import { spawn } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AccessKey, NewJob, RunnerState, TaskStatus } from '../wire.ts';

/** Which releases it is like: `old` forgets its records before they are sent and reads no answer, `new` keeps them and stops what it is told to. */
export type Generation = 'old' | 'new';

interface Running {
  job: NewJob;
  keys: Record<string, AccessKey>;
  status: TaskStatus;
  records: { time: string; message: string }[];
  kill: () => void;
  ended: Promise<void>;
}

const finished = ['stopped', 'success', 'error'];

/**
 * A runner of Semaphore as its program is written: a report and then a question each second (`tick`), a task from its queue each five (`begin`). What it is
 * given runs for real.
 */
export class SemaphoreRunner {
  readonly running = new Map<number, Running>();
  readonly queue: { job: NewJob; keys: Record<string, AccessKey> }[] = [];
  /** of every request, as `PUT 200` */
  readonly answers: string[] = [];
  readonly cleared: (number | null)[] = [];
  state: RunnerState | null = null;
  token = '';
  /** a one-off runner ends when its task has */
  hasExited = false;
  readonly #url: string;
  readonly #folder: string;
  readonly #generation: Generation;
  readonly #isOneOff: boolean;
  readonly #decrypt: (body: Buffer) => string;
  startedAt = '2026-07-01T10:00:00Z';

  constructor(
    url: string,
    folder: string,
    {
      generation = 'new',
      oneOff = false,
      decrypt = (body) => body.toString(),
    }: { generation?: Generation; oneOff?: boolean; decrypt?: (body: Buffer) => string } = {},
  ) {
    this.#url = `${url}/api/internal/runners`;
    this.#folder = folder;
    this.#generation = generation;
    this.#isOneOff = oneOff;
    this.#decrypt = decrypt;
  }

  async register(registrationToken: string, fields: object = {}): Promise<number> {
    const body = { registration_token: registrationToken, max_parallel_tasks: 1, ...fields };
    const { status, text } = await this.call('POST', body, null);
    if (status === 200) this.token = JSON.parse(text.toString()).token;
    return status;
  }

  /** What happens once a second. */
  async tick(): Promise<void> {
    const ok = await this.report();
    if (this.#isOneOff && ok && this.#wasLast) this.hasExited = true;
    if (!this.hasExited) await this.ask();
  }

  #wasLast = false;

  async report(): Promise<boolean> {
    const before = this.running.size;
    const jobs = [...this.running].map(([id, { status, records }]) => {
      return { ID: id, Status: status, LogRecords: [...records], Commit: null };
    });
    if (this.#generation === 'old') this.#acknowledge(jobs);
    const { status, text } = await this.call('PUT', { Jobs: jobs.length === 0 ? null : jobs });
    if (status >= 400) return false;
    if (this.#generation === 'new') this.#acknowledge(jobs);
    this.#wasLast = before > 0 && this.running.size === 0;
    if (this.#generation === 'old') return true;
    const { terminated_jobs: terminated = [] } = text.length > 0 ? JSON.parse(text.toString()) : {};
    for (const id of terminated as number[]) {
      this.running.get(id)?.kill();
      this.running.delete(id);
    }
    return true;
  }

  #acknowledge(jobs: readonly { ID: number; Status: TaskStatus; LogRecords: readonly unknown[] }[]): void {
    for (const { ID, Status, LogRecords } of jobs) {
      this.running.get(ID)?.records.splice(0, LogRecords.length);
      if (finished.includes(Status)) this.running.delete(ID);
    }
  }

  async ask(): Promise<void> {
    const { status, text } = await this.call('GET');
    if (status >= 400) return;
    const state: RunnerState = JSON.parse(this.#decrypt(text));
    this.state = state;
    if (state.clear_cache) this.cleared.push(state.cache_clean_project_id ?? null);
    for (const { id, status: told } of state.CurrentJobs ?? []) {
      const own = this.running.get(id);
      if (!own) continue;
      if (own.status === 'stopping' || own.status === 'stopped') own.kill();
      if (finished.includes(own.status)) continue;
      if (own.status === 'running' && (told === 'starting' || told === 'waiting')) continue;
      if (own.status === 'stopping' && !finished.includes(told)) continue;
      own.status = told;
    }
    if (this.#isOneOff && (this.queue.length > 0 || this.running.size > 0)) return;
    for (const job of state.new_jobs ?? []) {
      const isKnown = this.running.has(job.task.id) || this.queue.some((each) => each.job.task.id === job.task.id);
      if (!isKnown) this.queue.push({ job, keys: state.access_keys });
    }
  }

  /** What happens every five seconds. @returns the task that began */
  begin(): Running | null {
    const next = this.queue.shift();
    if (!next) return null;
    const { job, keys } = next;
    const log = (message: string) => void own.records.push({ time: new Date().toISOString(), message });
    const own: Running = { job, keys, status: 'running', records: [], kill: () => {}, ended: Promise.resolve() };
    this.running.set(job.task.id, own);
    log(`Preparing: ${job.task.id}`);
    own.ended = this.#run(own, log).then((code) => {
      if (finished.includes(own.status)) return;
      if (own.status === 'stopping') own.status = 'stopped';
      else own.status = code === 0 ? 'success' : 'error';
    });
    return own;
  }

  #run(own: Running, log: (message: string) => void): Promise<number | null> {
    const { job } = own;
    const home = join(this.#folder, `project_${job.template.project_id}`);
    mkdirSync(home, { recursive: true });
    const [program, args] = this.#commandOf(job, home);
    const env = { PATH: process.env.PATH ?? '', HOME: home, ...JSON.parse(job.environment.env) };
    const child = spawn(program, args, { cwd: job.repository.git_url, env, stdio: ['ignore', 'pipe', 'pipe'] });
    // releases that know no better kill the one process
    own.kill = () => child.kill('SIGKILL');
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.on('data', (chunk: Buffer) => {
        const lines = `${rest}${chunk}`.split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) log(line);
      });
      stream.on('end', () => rest !== '' && log(rest));
    }
    return new Promise((resolve) => child.on('close', resolve));
  }

  #commandOf({ template, inventory, environment }: NewJob, home: string): [string, string[]] {
    const args: string[] = JSON.parse(template.arguments);
    if (template.app === 'bash') return ['bash', [template.playbook, ...args]];
    const file = join(home, `inventory_${inventory.id}`);
    writeFileSync(file, inventory.inventory);
    const vars = { ...JSON.parse(environment.json), semaphore_vars: {} };
    return ['ansible-playbook', ['-i', file, '--extra-vars', JSON.stringify(vars), ...args, template.playbook]];
  }

  /** Tasks that end within a moment have ended; others go on. */
  async settled(): Promise<void> {
    const moment = new Promise<void>((resolve) => setTimeout(resolve, 100));
    await Promise.race([moment, Promise.all([...this.running.values()].map(({ ended }) => ended))]);
  }

  /** Its process dies, and so do those that it started. */
  die(): void {
    for (const { kill } of this.running.values()) kill();
    this.running.clear();
    this.queue.length = 0;
  }

  clean(): void {
    this.die();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async call(method: string, body?: unknown, token: string | null = this.token): Promise<{ status: number; text: Buffer }> {
    const headers: Record<string, string> = token === null ? {} : { 'x-runner-token': token };
    if (this.#generation === 'new' && token !== null) headers['x-runner-started-at'] = this.startedAt;
    // a Blob without a type is sent without a media type, as the program does it
    const sent = body === undefined ? {} : { body: new Blob([JSON.stringify(body)]) };
    const response = await fetch(this.#url, { method, headers, ...sent });
    const text = Buffer.from(await response.arrayBuffer());
    this.answers.push(`${method} ${response.status}`);
    return { status: response.status, text };
  }
}
