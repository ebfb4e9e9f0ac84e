import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the provider does wrong, or differently. */
export interface ProviderFaults {
  /** claims of the ID token in place of the right ones */
  claims?: Record<string, unknown>;
  /** signs with a key that it does not publish */
  strangeKey?: boolean;
  /** claims that the token is not signed at all */
  unsigned?: boolean;
  /** sends people back with this error in place of a code */
  error?: string;
}

interface Code {
  query: URLSearchParams;
  claims: Record<string, unknown>;
}

/** A small identity provider of OpenID Connect on loopback: discovery, codes that work once, PKCE, ES256, userinfo. */
export class IdentityProvider {
  readonly clientId = 'baton';
  readonly clientSecret = 'the secret of baton';
  faults: ProviderFaults = {};
  /** who is signed in there; `sub` is needed */
  who: Record<string, unknown> = { sub: '42' };
  /** what only userinfo tells */
  more: Record<string, unknown> = {};
  readonly #server: Server;
  readonly #key = newKey();
  readonly #strange = newKey();
  readonly #codes = new Map<string, Code>();
  readonly #tokens = new Map<string, string>();

  private constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.writeHead(500).end());
    });
  }

  static async start(): Promise<IdentityProvider> {
    const provider = new IdentityProvider();
    provider.#server.listen(0, '127.0.0.1');
    await once(provider.#server, 'listening');
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer);
    const json = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return json(200, this.#description());
      case '/jwks':
        return json(200, { keys: [{ ...this.#key.publicKey.export({ format: 'jwk' }), kid: '1', use: 'sig', alg: 'ES256' }] });
      case '/authorize':
        return void response.writeHead(302, { location: this.#comeBack(url.searchParams) }).end();
      case '/token': {
        const answer = this.#redeem(request, new URLSearchParams(await textOf(request)));
        return json(answer === null ? 400 : 200, answer ?? { error: 'invalid_grant' });
      }
      case '/userinfo': {
        const sub = this.#tokens.get(request.headers.authorization?.replace('Bearer ', '') ?? '');
        return json(sub === undefined ? 401 : 200, { sub, ...this.more });
      }
      default:
        return void response.writeHead(404).end();
    }
  }

  #description(): Record<string, unknown> {
    const at = (path: string) => this.issuer + path;
    return {
      issuer: this.issuer,
      authorization_endpoint: at('/authorize'),
      token_endpoint: at('/token'),
      jwks_uri: at('/jwks'),
      userinfo_endpoint: at('/userinfo'),
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['ES256'],
      code_challenge_methods_supported: ['S256'],
    };
  }

  #comeBack(query: URLSearchParams): string {
    const back = new URL(query.get('redirect_uri') ?? '');
    back.searchParams.set('state', query.get('state') ?? '');
    // providers add what is their own
    back.searchParams.set('session_state', 'theirs');
    if (this.faults.error) back.searchParams.set('error', this.faults.error);
    else back.searchParams.set('code', this.#newCode(query));
    return back.href;
  }

  #newCode(query: URLSearchParams): string {
    const now = Math.floor(Date.now() / 1000);
    const code = randomBytes(16).toString('hex');
    const claims = {
      ...{ iss: this.issuer, aud: this.clientId, iat: now, exp: now + 300, nonce: query.get('nonce') },
      ...this.who,
      ...this.faults.claims,
    };
    this.#codes.set(code, { query, claims });
    return code;
  }

  #redeem(request: IncomingMessage, body: URLSearchParams): Record<string, unknown> | null {
    const given = body.get('code') ?? '';
    const code = this.#codes.get(given);
    this.#codes.delete(given);
    const challenge = createHash('sha256')
      .update(body.get('code_verifier') ?? '')
      .digest('base64url');
    const isRight =
      this.#isClient(request, body) &&
      code?.query.get('code_challenge') === challenge &&
      code.query.get('redirect_uri') === body.get('redirect_uri');
    if (!code || !isRight) return null;
    const accessToken = randomBytes(16).toString('hex');
    this.#tokens.set(accessToken, String(code.claims.sub));
    return { access_token: accessToken, token_type: 'Bearer', expires_in: 300, id_token: this.#idToken(code.claims) };
  }

  #isClient(request: IncomingMessage, body: URLSearchParams): boolean {
    const basic = Buffer.from(request.headers.authorization?.replace('Basic ', '') ?? '', 'base64').toString();
    const [id = '', secret = ''] =
      basic === '' ? [body.get('client_id') ?? '', body.get('client_secret') ?? ''] : basic.split(':');
    const plain = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
    return plain(id) === this.clientId && plain(secret) === this.clientSecret;
  }

  #idToken(claims: Record<string, unknown>): string {
    const { strangeKey = false, unsigned = false } = this.faults;
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const text = `${part({ alg: unsigned ? 'none' : 'ES256', kid: '1' })}.${part(claims)}`;
    if (unsigned) return `${text}.`;
    const key = (strangeKey ? this.#strange : this.#key).privateKey;
    return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  }
}

const newKey = (): { publicKey: KeyObject; privateKey: KeyObject } => generateKeyPairSync('ec', { namedCurve: 'P-256' });

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
