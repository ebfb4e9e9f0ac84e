import type { Identity } from '@baton/core';
import type { Configuration } from 'openid-client';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/telemetry.ts';
import { type AuthCode, AuthRefused } from '../auth-refused.ts';

/** How the identity provider is reached, and what is asked of it. */
export interface ProviderSettings {
  /** https, or http on this machine */
  issuer: string;
  clientId: string;
  /** null: a public client, which PKCE alone protects */
  clientSecret: string | null;
  /** separated by spaces; `openid` is among them */
  scope: string;
  /** the claim that lists the groups */
  groupsClaim: string;
}

/** What must be known again when the browser comes back. */
export interface Begun {
  state: string;
  nonce: string;
  verifier: string;
  redirectUri: string;
}

/** An identity provider of OpenID Connect, by authorization code with PKCE. */
export interface Provider {
  /** Where to send the browser. Throws `oidc_unreachable`. */
  begin(redirectUri: string): Promise<{ url: string; begun: Begun }>;
  /**
   * Who came back. State, nonce, issuer, audience, signature and times are checked by the library. Throws `oidc_denied`,
   * `oidc_answer_invalid`, `oidc_unreachable`.
   *
   * @param query of the address that the browser came back to
   */
  identify(query: string, begun: Begun): Promise<Identity>;
}

export interface ProviderDeps {
  settings: ProviderSettings;
  clock: Clock;
  logger: Logger;
}

/** Loaded when somebody signs in by it: most servers have no identity provider. */
const library = () => import('openid-client');

const timeoutSeconds = 10;
/** the provider's own description is read again after this */
const descriptionLifeMs = 3_600_000;

export function createProvider({ settings, clock, logger }: ProviderDeps): Provider {
  let known: { configuration: Configuration; until: number } | null = null;
  const refused = (code: AuthCode, error: unknown): AuthRefused => {
    logger.warn({ issuer: settings.issuer, problem: problemOf(error) }, 'a sign-in by the identity provider failed');
    return new AuthRefused(code);
  };
  const discover = async (): Promise<Configuration> => {
    if (known && known.until > clock.monotonic()) return known.configuration;
    const client = await library();
    const insecure = settings.issuer.startsWith('http:') ? [client.allowInsecureRequests] : [];
    const auth = settings.clientSecret === null ? client.None() : undefined;
    const configuration = await client
      .discovery(new URL(settings.issuer), settings.clientId, settings.clientSecret ?? undefined, auth, {
        execute: [...insecure, client.enableNonRepudiationChecks],
        timeout: timeoutSeconds,
      })
      .catch((error: unknown) => {
        throw refused('oidc_unreachable', error);
      });
    known = { configuration, until: clock.monotonic() + descriptionLifeMs };
    return configuration;
  };

  return {
    async begin(redirectUri) {
      const [client, configuration] = [await library(), await discover()];
      const begun = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
        redirectUri,
      };
      const url = client.buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri,
        scope: settings.scope,
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(begun.verifier),
        code_challenge_method: 'S256',
      });
      return { url: url.href, begun };
    },
    async identify(query, { state, nonce, verifier, redirectUri }) {
      const [client, configuration] = [await library(), await discover()];
      try {
        const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
        const tokens = await client.authorizationCodeGrant(configuration, new URL(`?${query}`, redirectUri), checks);
        const claims = tokens.claims();
        if (!claims) throw new Error('no ID token came');
        const asksMore = configuration.serverMetadata().userinfo_endpoint !== undefined;
        const more = asksMore ? await client.fetchUserInfo(configuration, tokens.access_token, claims.sub) : {};
        return identityOf({ ...more, ...claims }, settings.groupsClaim);
      } catch (error) {
        if (error instanceof client.AuthorizationResponseError) throw refused('oidc_denied', error);
        throw refused(isUnreachable(error) ? 'oidc_unreachable' : 'oidc_answer_invalid', error);
      }
    },
  };
}

/** What claims say. An address that the provider did not verify is none. */
function identityOf(claims: Readonly<Record<string, unknown>>, groupsClaim: string): Identity {
  const text = (name: string): string | null => (typeof claims[name] === 'string' ? claims[name] : null);
  const groups = claims[groupsClaim];
  const list: unknown[] = Array.isArray(groups) ? groups : [groups];
  return {
    issuer: text('iss') ?? '',
    subject: text('sub') ?? '',
    email: claims.email_verified === true ? text('email') : null,
    preferredName: text('preferred_username'),
    displayName: text('name'),
    groups: list.filter((group) => typeof group === 'string'),
  };
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null)?.code;

/** No answer came, or none within the time. */
const isUnreachable = (error: unknown): boolean => codeOf(error) === 'OAUTH_TIMEOUT' || error instanceof TypeError;

/** For the log: codes and words, none of which hold a secret. */
function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = codeOf(error);
  const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${typeof code === 'string' ? `${code} ` : ''}${error.message}${cause}`;
}
