import { restPaths } from '@baton/protocol';
import { type Answer, call, taken } from '../../support/rest.ts';
import type { Server } from '../../support/server.ts';

/** The one who set a server up, with a session for browsers. */
export class Administrator {
  static readonly login = 'ada';
  static readonly password = 'correct horse battery';
  private readonly session: string;

  private constructor(session: string) {
    this.session = session;
  }

  /** Sets a server up by the link that it printed. */
  static async create(server: Server, setupUrl: string | null): Promise<Administrator> {
    const token = new URL(setupUrl ?? '').searchParams.get('token') ?? '';
    const { login, password } = Administrator;
    return new Administrator(sessionOf(await call(server.url, 'POST', restPaths.setup, { body: { token, login, password } })));
  }

  /** The cookie of the session, as a browser keeps it. */
  cookie(server: Server) {
    return { name: 'baton_session', value: this.session, url: server.url, httpOnly: true };
  }
}

function sessionOf(answer: Answer<unknown>): string {
  taken(answer);
  const [first] = [answer.headers['set-cookie'] ?? ''].flat();
  return /^baton_session=([^;]+)/.exec(first ?? '')?.[1] ?? '';
}
