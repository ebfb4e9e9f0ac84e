import type { Clock } from '../../ports/clock.ts';
import { actorOf } from '../audit.ts';
import { AuthRefused } from '../auth-refused.ts';
import type { Entrance, SignedIn } from '../people/entrance.ts';
import type { CheckPassword } from '../people/own-password.ts';
import { type Client, type Person, userIdOf } from '../people/person.ts';
import type { WebSessions } from '../people/web-sessions.ts';
import type { Sealing } from '../sealing.ts';
import { IdentityLinks } from './link.ts';
import type { Begun, Provider } from './provider.ts';
import { admitIdentity, type IdentityDeps } from './user-of-identity.ts';

/** How long someone may take at the identity provider. */
export const oidcSignInMs = 10 * 60_000;

/** Signing in by OpenID Connect. */
export interface OidcSignIn {
  /** what stands on the button; null: nobody signs in by it */
  readonly name: string | null;
  /** Where to send the browser, and what its cookie has to hold. Throws `oidc_not_configured`, `oidc_unreachable`. @param from where to go afterwards */
  start(redirectUri: string, from: string): Promise<{ url: string; cookie: string }>;
  /**
   * The browser came back. A second factor is the provider's business. Throws `oidc_not_configured`, `oidc_state_invalid`, and what the
   * provider and {@link admitIdentity} throw.
   *
   * @param cookie null: the browser has none
   */
  finish(query: string, cookie: string | null, client: Client): Promise<{ signedIn: SignedIn | null; from: string }>;
  /**
   * Begins to link an identity to someone who is signed in, and shows that it is them by their password: it will be a way in. `finish` links it then, and
   * signs nobody in. Throws as `start`, and what checking the password throws.
   */
  startLink(redirectUri: string, person: Person, password: string, address: string): Promise<{ url: string; cookie: string }>;
  /** Whether a cookie is of someone who links an identity. */
  isLinking(cookie: string | null): boolean;
  /** Throws `session_needed`, `oidc_not_linked`, `oidc_only_way`. */
  unlink(person: Person, address: string): Promise<void>;
}

export interface OidcDeps extends IdentityDeps {
  clock: Clock;
  name: string;
  provider: Provider;
  entrance: Entrance;
  sealing: Sealing;
  sessions: Pick<WebSessions, 'isAlive'>;
  checkPassword: CheckPassword;
}

/** What the browser's cookie holds, sealed. */
interface Kept extends Begun {
  from: string;
  endsAt: number;
  /** who links an identity, and the session that began it; null: somebody signs in */
  link: Person | null;
}

const accountPage = '/account';
const purpose = 'sign-in';

export const noOidc: OidcSignIn = {
  name: null,
  start: () => Promise.reject(new AuthRefused('oidc_not_configured')),
  finish: () => Promise.reject(new AuthRefused('oidc_not_configured')),
  startLink: () => Promise.reject(new AuthRefused('oidc_not_configured')),
  isLinking: () => false,
  unlink: () => Promise.reject(new AuthRefused('oidc_not_configured')),
};

export function createOidcSignIn(deps: OidcDeps): OidcSignIn {
  const { clock, provider, sealing, entrance, sessions } = deps;
  const links = new IdentityLinks(deps);
  const read = (cookie: string | null): Kept | null => {
    const text = cookie === null ? null : sealing.open(cookie, purpose);
    const kept = text === null ? null : (JSON.parse(text) as Kept);
    return kept && kept.endsAt > clock.now() ? kept : null;
  };
  const begin = async (redirectUri: string, from: string, link: Person | null) => {
    const { url, begun } = await provider.begin(redirectUri);
    const kept: Kept = { ...begun, from, link, endsAt: clock.now() + oidcSignInMs };
    return { url, cookie: sealing.seal(JSON.stringify(kept), purpose) };
  };
  return {
    name: deps.name,
    start: (redirectUri, from) => begin(redirectUri, from, null),
    async startLink(redirectUri, person, password, address) {
      await deps.checkPassword(person, password, address);
      return await begin(redirectUri, accountPage, person);
    },
    isLinking: (cookie) => (read(cookie)?.link ?? null) !== null,
    unlink: (person, address) => links.unlink(userIdOf(person), actorOf(person, address)),
    async finish(query, cookie, client) {
      const kept = read(cookie);
      // the library would refuse a wrong state too, but this is what a browser with two of them runs into
      if (!kept || new URLSearchParams(query).get('state') !== kept.state) throw new AuthRefused('oidc_state_invalid');
      const { link, from } = kept;
      if (link && !(await sessions.isAlive(link.credentialId, client.address))) throw new AuthRefused('oidc_state_invalid');
      const identity = await provider.identify(query, kept);
      if (link) {
        await links.link(userIdOf(link), identity, actorOf(link, client.address));
        return { signedIn: null, from };
      }
      const user = await admitIdentity(deps, identity, client.address);
      return { signedIn: await entrance.enterFully(user, client), from };
    },
  };
}
