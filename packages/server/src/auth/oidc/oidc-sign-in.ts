import type { Clock } from '../../ports/clock.ts';
import { AuthRefused } from '../auth-refused.ts';
import type { Entrance, SignedIn } from '../people/entrance.ts';
import type { Client } from '../people/person.ts';
import type { Sealing } from '../sealing.ts';
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
  finish(query: string, cookie: string | null, client: Client): Promise<{ signedIn: SignedIn; from: string }>;
}

export interface OidcDeps extends IdentityDeps {
  clock: Clock;
  name: string;
  provider: Provider;
  entrance: Entrance;
  sealing: Sealing;
}

const purpose = 'sign-in';

export const noOidc: OidcSignIn = {
  name: null,
  start: () => Promise.reject(new AuthRefused('oidc_not_configured')),
  finish: () => Promise.reject(new AuthRefused('oidc_not_configured')),
};

export function createOidcSignIn(deps: OidcDeps): OidcSignIn {
  const { clock, provider, sealing, entrance } = deps;
  const open = (cookie: string | null): Begun & { from: string } => {
    const text = cookie === null ? null : sealing.open(cookie, purpose);
    const kept = text === null ? null : (JSON.parse(text) as Begun & { from: string; endsAt: number });
    if (!kept || kept.endsAt <= clock.now()) throw new AuthRefused('oidc_state_invalid');
    return kept;
  };
  return {
    name: deps.name,
    async start(redirectUri, from) {
      const { url, begun } = await provider.begin(redirectUri);
      const kept = { ...begun, from, endsAt: clock.now() + oidcSignInMs };
      return { url, cookie: sealing.seal(JSON.stringify(kept), purpose) };
    },
    async finish(query, cookie, client) {
      const kept = open(cookie);
      // the library would refuse it too, but this is what a browser with two of them runs into
      if (new URLSearchParams(query).get('state') !== kept.state) throw new AuthRefused('oidc_state_invalid');
      const user = await admitIdentity(deps, await provider.identify(query, kept), client.address);
      return { signedIn: await entrance.enterFully(user, client), from: kept.from };
    },
  };
}
