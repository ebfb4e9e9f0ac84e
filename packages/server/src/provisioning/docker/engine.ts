import type { DockerIdentity, DockerSecret } from '@baton/protocol/providers/docker';
import { ProviderError } from '../interface.ts';
import { type Answer, type Ask, Connection } from './connection.ts';
import { refusal } from './refusal.ts';

/** The newest version `1.x` of the Engine API that this was written for. */
const newestMinor = 51;

export interface Call extends Ask {
  /** what is done, for people: `make the container` */
  what: string;
  signal: AbortSignal;
  /** statuses above 399 that are answers too */
  also?: readonly number[];
  waitsMs?: number;
}

/** The Engine API, as Docker and Podman speak it. */
export class Engine {
  readonly #connection: Connection;
  readonly registry: Readonly<Record<string, string>>;
  #version: string | null = null;

  constructor(identity: DockerIdentity, secret: DockerSecret) {
    this.#connection = new Connection(identity, secret);
    this.registry = secret.registryUser ? { user: secret.registryUser, password: secret.registryPassword ?? '' } : {};
  }

  get where(): string {
    return this.#connection.where;
  }

  /** One call. Throws a `ProviderError` with the engine's own words for every status above 399 that is not asked for. */
  async call(method: string, path: string, { what, signal, also = [], waitsMs = 0, ...ask }: Call): Promise<Answer> {
    const version = await this.#versionOf(signal);
    const answer = await this.#connection.send(method, `/v${version}${path}`, ask, signal, waitsMs);
    if (answer.status < 400 || also.includes(answer.status)) return answer;
    throw refusal(answer, what);
  }

  /** Its answer as JSON; null: 404. */
  async look<T>(
    path: string,
    what: string,
    signal: AbortSignal,
    query: Readonly<Record<string, string>> = {},
  ): Promise<T | null> {
    const answer = await this.call('GET', path, { what, signal, query, also: [404] });
    return answer.status === 404 ? null : jsonOf<T>(answer, what);
  }

  /** What it says of itself, without a version in the path, as every engine answers. */
  async about<T>(path: '/version' | '/info', signal: AbortSignal): Promise<T> {
    const what = `ask ${path} of the engine`;
    const answer = await this.#connection.send('GET', path, {}, signal);
    if (answer.status >= 400) throw refusal(answer, what);
    return jsonOf<T>(answer, what);
  }

  /** The newest version that both sides know. */
  async #versionOf(signal: AbortSignal): Promise<string> {
    if (this.#version !== null) return this.#version;
    const { ApiVersion: theirs = '1.41' } = await this.about<{ ApiVersion?: string }>('/version', signal);
    this.#version = `1.${Math.min(Number(theirs.split('.')[1]), newestMinor)}`;
    return this.#version;
  }
}

export function jsonOf<T>({ body }: Answer, what: string): T {
  try {
    return JSON.parse(body.toString('utf8')) as T;
  } catch (error) {
    throw new ProviderError('identity', `${what}: what answers there is no engine (${body.toString('utf8').slice(0, 100)})`, {
      cause: error,
    });
  }
}
