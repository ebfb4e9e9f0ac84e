import { type Change, update } from '@baton/core';
import { runnerPaths } from '@baton/protocol';
import { WebSocket } from 'ws';
import { plain } from './runner.ts';
import { startTestServer, type TestServer } from './server.ts';

/** A refusal, and the address that it was sent to. */
export interface Refused {
  address: string;
  status: number;
  code: string;
  next: string;
  /** all of the answer */
  text: string;
  cookies: string;
}

interface Knock {
  token?: string | null;
  cookie?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

export const password = 'correct horse battery';
const api = '/api/v1';

/**
 * A server, all that opens one of its doors, and a test that knocks from an address of its own each time, as a proxy would tell it: so no try is
 * slowed down by the one before, and each has an entry of its own in the audit log.
 */
export class Doors {
  readonly server: TestServer;
  #count = 0;
  #ada = '';

  private constructor(server: TestServer) {
    this.server = server;
  }

  /** With an administrator, ada. */
  static async open(): Promise<Doors> {
    const doors = new Doors(await startTestServer({ trustedProxies: ['127.0.0.1'] }));
    const token = new URL(doors.server.setupUrl ?? '').searchParams.get('token');
    const made = await doors.knock('POST', `${api}/setup`, { body: { token, login: 'ada', password } });
    doors.#ada = made.cookies;
    return doors;
  }

  get ada(): string {
    return this.#ada;
  }

  fresh(): string {
    return `fresh-${++this.#count}`;
  }

  #address(): string {
    return `198.51.${100 + (++this.#count >> 8)}.${this.#count & 255}`;
  }

  async knock(method: string, path: string, { token = null, cookie, body, headers }: Knock = {}): Promise<Refused> {
    const address = this.#address();
    const all = { 'x-forwarded-for': address, ...(cookie !== undefined && { cookie }), ...headers };
    const answer = await this.server.call(method, path, { token, body, headers: all });
    const set = answer.headers.getSetCookie().map((each) => each.split(';')[0]);
    const cookies = set.filter((each) => !each?.includes('baton_browser='));
    const { code = '', next = '' } = answer.body?.error ?? {};
    return { address, status: answer.status, code, next, text: answer.text, cookies: cookies.join('; ') };
  }

  /** Asks for the WebSocket of the live views; the answer is empty when it opens. */
  async live({ token = null, cookie, headers }: Knock = {}): Promise<Refused> {
    const address = this.#address();
    const socket = new WebSocket(`${this.server.url.replace('http', 'ws')}${api}/live`, {
      headers: {
        'x-forwarded-for': address,
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(cookie !== undefined && { cookie }),
        ...headers,
      },
    });
    socket.on('error', () => {});
    return new Promise((resolve) => {
      socket.once('open', () => {
        socket.terminate();
        resolve({ address, status: 101, code: '', next: '', text: '', cookies: '' });
      });
      socket.once('unexpected-response', async (_, response) => {
        const parts: Buffer[] = [];
        for await (const part of response) parts.push(part);
        const text = Buffer.concat(parts).toString();
        const { code, next } = JSON.parse(text).error;
        resolve({ address, status: response.statusCode ?? 0, code, next, text, cookies: '' });
      });
    });
  }

  /** What the administrator's call answers. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  async done(method: string, path: string, body?: unknown): Promise<any> {
    const answer = await this.server.call(method, api + path, { body });
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.text}`);
    return answer.body;
  }

  pairing = async (): Promise<string> => (await this.done('POST', '/runners', { name: this.fresh() })).pairingToken;
  registration = async (): Promise<string> => (await this.done('POST', '/registration-tokens', { name: this.fresh() })).token;
  key = async (): Promise<string> => (await this.done('POST', '/provisioning-keys', { name: this.fresh() })).secret;
  api = async (more: object = {}): Promise<string> => (await this.done('POST', '/tokens', { name: this.fresh(), ...more })).token;

  enrol = (token: string | null, nonce = this.fresh()): Promise<Refused> =>
    this.knock('POST', runnerPaths.register, {
      token,
      body: { name: this.fresh(), nonce, version: '1.0.0', capabilities: plain },
    });

  async runner(pairing?: string): Promise<string> {
    return JSON.parse((await this.enrol(pairing ?? (await this.pairing()))).text).token;
  }

  session = (token: string | null): Promise<Refused> =>
    this.knock('POST', runnerPaths.session, {
      token,
      body: { bootId: 'b', version: '1.0.0', protocol: { min: 1, max: 1 }, capabilities: plain },
    });

  sync = (token: string | null): Promise<Refused> => this.knock('POST', runnerPaths.sync, { token, body: {} });
  provision = (token: string | null): Promise<Refused> =>
    this.knock('POST', `${api}/provisioning/provision`, { token, body: {} });
  whoami = (by: Knock): Promise<Refused> => this.knock('GET', `${api}/whoami`, by);
  signIn = (login: string, given = password): Promise<Refused> =>
    this.knock('POST', `${api}/session`, { body: { login, password: given } });
  invitation = async (login: string): Promise<string> =>
    new URL((await this.done('POST', `/users/${login}/invitation`)).url).searchParams.get('token') ?? '';
  accept = (token: string, given = password): Promise<Refused> =>
    this.knock('POST', `${api}/invitation`, { body: { token, password: given } });

  /** A new user with the usual password, and the cookie of a session of theirs. */
  async user(): Promise<{ login: string; cookie: string }> {
    const login = this.fresh();
    await this.done('POST', '/users', { login });
    return { login, cookie: (await this.accept(await this.invitation(login))).cookies };
  }

  /** Changes a token's row as a person, or time, would. */
  async patched(token: string, patch: object): Promise<string> {
    await this.#patch('token', token.split('_')[2]?.slice(0, 12) ?? '', patch);
    return token;
  }

  async patchedSession(cookie: string, patch: object): Promise<string> {
    await this.#patch('webSession', cookie.split('=')[1]?.split('.')[0] ?? '', patch);
    return cookie;
  }

  async #patch(kind: 'token' | 'webSession', id: string, patch: object): Promise<void> {
    const { store } = this.server.stores;
    const row = await store.read.get(kind, id);
    if (!row) throw new Error(`no such ${kind}`);
    await store.commit([{ changes: [update(kind, row as never, patch) as Change], guards: [], events: [] }]);
  }

  /** What the audit log tells of failures from an address. */
  async failuresFrom(address: string): Promise<string[]> {
    const { entries } = await this.done('GET', '/audit?action=auth.failed&limit=200');
    const own = entries.filter((entry: { actor: { address: string } }) => entry.actor.address === address);
    return own.flatMap((entry: { detail: { codes: string[] } }) => entry.detail.codes);
  }
}
