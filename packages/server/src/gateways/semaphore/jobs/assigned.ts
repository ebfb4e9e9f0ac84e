import type { AssignmentOutput } from '../../../app/index.ts';
import type { AccessKey } from '../wire.ts';

/** What a job is translated from. */
export interface Assigned {
  assignment: AssignmentOutput;
  /** of the task, positive and below 2^31 */
  taskId: number;
  /** name the folder in which its runner keeps what it fetches for the job */
  projectId: number;
  templateId: number;
  /** where the job reaches the server */
  serverUrl: string;
}

/** Secrets under numbers of their own, collected while a job is translated. */
export class AccessKeys {
  readonly list: AccessKey[];
  readonly #first: number;
  readonly #secrets: Readonly<Record<string, string>>;

  constructor({ taskId, assignment }: Assigned) {
    // one answer holds the keys of several jobs
    this.#first = (taskId % 100_000_000) * 10 + 1;
    this.#secrets = assignment.secrets ?? {};
    this.list = [{ id: this.#first, name: 'none', type: 'none' }];
  }

  /** For rows that must name a key and need none. */
  get none(): number {
    return this.#first;
  }

  /** The value of a secret of the job. The submission saw to it that there is one. */
  secret(variable: string): string {
    return this.#secrets[variable] ?? '';
  }

  password(name: string, login: string, password: string): number {
    return this.#add({ name, type: 'login_password', login_password: { login, password } });
  }

  ssh(name: string, login: string, privateKey: string): number {
    return this.#add({ name, type: 'ssh', ssh: { login, passphrase: '', private_key: `${privateKey.trimEnd()}\n` } });
  }

  #add(key: Omit<AccessKey, 'id'>): number {
    const id = this.#first + this.list.length;
    this.list.push({ id, ...key });
    return id;
  }
}
