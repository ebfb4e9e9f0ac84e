import type { Actor, AuthFailure, IdentityRules, TotpRule } from '@baton/core';
import type { Clock } from '../ports/clock.ts';
import type { Entropy } from '../ports/entropy.ts';
import type { Journal } from '../ports/journal.ts';
import type { PeopleBook } from '../ports/people.ts';
import type { Logger, Telemetry } from '../ports/telemetry.ts';
import type { TokenMint } from '../ports/tokens.ts';
import type { Store } from '../store/interface.ts';
import { signedOutEntry } from './audit.ts';
import { createRunnerCredentials, type RunnerCredentials } from './credential/runner-credentials.ts';
import { FailureLimit } from './failure-limit.ts';
import { createFailureLog } from './failure-log.ts';
import type { IdentitySigner } from './identity/signer.ts';
import { createOidcSignIn, noOidc, type OidcSignIn } from './oidc/oidc-sign-in.ts';
import { createProvider, type ProviderSettings } from './oidc/provider.ts';
import { type Accounts, createAccounts } from './people/accounts.ts';
import { type ApiCredentials, createApiCredentials } from './people/api-credentials.ts';
import { type ApiTokens, createApiTokens } from './people/api-tokens.ts';
import { createEntrance, type Entrance } from './people/entrance.ts';
import { adoptBootstrapToken, renewSetupToken } from './people/first-start.ts';
import { HalfOpenSignIns } from './people/half-open.ts';
import { createInvitations, type Invitations } from './people/invitations.ts';
import { createKnownBrowsers, type KnownBrowsers } from './people/known-browsers.ts';
import { LastUses } from './people/last-uses.ts';
import { ensureLocalToken } from './people/local-token.ts';
import { type ChangePassword, createChangePassword, createCheckPassword, type OwnPasswordDeps } from './people/own-password.ts';
import { createPasswords } from './people/passwords.ts';
import type { Person } from './people/person.ts';
import { createWebSessions, type WebSessions } from './people/web-sessions.ts';
import { adoptRegistrationToken } from './preset-registration.ts';
import { createSealing } from './sealing.ts';
import { createSecondFactor, type SecondFactor } from './totp/second-factor.ts';

/** Who may come in. Every refusal is a thrown {@link AuthRefused}. */
export interface Auth {
  readonly runners: RunnerCredentials;
  readonly accounts: Accounts & Invitations & Pick<Entrance, 'finish'>;
  readonly changePassword: ChangePassword;
  readonly secondFactor: SecondFactor;
  readonly oidc: OidcSignIn;
  readonly sessions: WebSessions;
  readonly browsers: KnownBrowsers;
  readonly programs: ApiCredentials;
  readonly tokens: ApiTokens;
  /** signs identity tokens of attempts */
  readonly identity: IdentitySigner;
  /** Ends the credential that this person came with, when it is a session. */
  signOut(person: Person, actor: Actor): Promise<void>;
  /** Whether the credential still counts: for connections that live longer than one request. */
  isAlive(person: Person): Promise<boolean>;
  /** Told the id of a session or token that was ended by someone. The answer ends it. */
  onEnded(listener: (credentialId: string) => void): () => void;
  /** Someone with a right secret was refused all the same: it was used up, or its end had come. Resolves when it is written down. */
  noteRefusal(failure: AuthFailure): Promise<void>;
  /** Told when it changed from where credentials are accepted: some may not be alive any more. The answer ends it. */
  onPlacesChanged(listener: () => void): () => void;
  /** What every start has to see to. Answers the secret of the set-up link while there is no administrator. */
  prepare(options: {
    bootstrapToken: string | null;
    registrationToken: string | null;
    dataDir: string | null;
  }): Promise<Prepared>;
  /** Writes what is only in memory. */
  close(): Promise<void>;
}

interface Prepared {
  setupToken: string | null;
  /** false: another bootstrap token was adopted at an earlier start, and the given one is not valid */
  bootstrapAdopted: boolean;
  /** false: the given registration token was reset by a person and stays void */
  registrationAdopted: boolean;
}

export interface AuthDeps {
  store: Store;
  people: PeopleBook;
  clock: Clock;
  entropy: Entropy;
  telemetry: Telemetry;
  logger: Logger;
  journal: Journal;
  mint: TokenMint;
  /** the installation's */
  key: Uint8Array;
  sessionLifetimeMs: number;
  /** of whom a second factor is demanded */
  totpRule: TotpRule;
  /** null: nobody signs in by OpenID Connect */
  oidc: OidcSettings | null;
  identity: IdentitySigner;
  /** a token that is to follow a runner's present one is used for the first time */
  adoptRunnerToken: (runnerId: string, tokenId: string, address: string) => Promise<void>;
}

/** Signing in by an identity provider, as its owner set it. */
export interface OidcSettings extends ProviderSettings {
  /** on the button */
  name: string;
  rules: IdentityRules;
  createsUsers: boolean;
}

export function createAuth(deps: AuthDeps): Auth {
  const listeners = new Set<(credentialId: string) => void>();
  const ended = (credentialId: string): void => {
    for (const listener of listeners) listener(credentialId);
  };
  const failureLog = createFailureLog(deps);
  const failures = new FailureLimit(deps.clock, { burst: 20, refillMs: 1000 });
  const guesses = new FailureLimit(deps.clock, { burst: 8, refillMs: 15_000 });
  const sessions = createWebSessions({ ...deps, failures, failureLog, lifetimeMs: deps.sessionLifetimeMs, onEnded: ended });
  const lastUses = new LastUses(deps);
  const programs = createApiCredentials({ ...deps, failures, failureLog, lastUses });
  const secondFactor = createSecondFactor({
    ...deps,
    sessions,
    failureLog,
    sealing: createSealing(deps.key, 'totp', deps.entropy),
  });
  const halfOpen = new HalfOpenSignIns(deps.clock, deps.entropy);
  const entrance = createEntrance({ ...deps, sessions, secondFactor, halfOpen, failureLog });
  const browsers = createKnownBrowsers(deps.key, deps.entropy);
  const common = { ...deps, passwords: createPasswords(), sessions, browsers, entrance, failures: guesses, failureLog };
  return {
    runners: createRunnerCredentials({ ...deps, failures, failureLog, adopt: deps.adoptRunnerToken }),
    accounts: { ...createAccounts(common), ...createInvitations(common), finish: entrance.finish },
    changePassword: createChangePassword(common),
    secondFactor,
    oidc: deps.oidc === null ? noOidc : oidcBy({ ...common, entrance }, deps.oidc),
    sessions,
    browsers,
    identity: deps.identity,
    programs,
    tokens: createApiTokens({ ...deps, credentials: programs, lastUses, onRevoked: ended }),
    async signOut(person, actor) {
      if (person.via !== 'session') return;
      await sessions.end(person.credentialId, [signedOutEntry(actor, person.credentialId, deps.clock.now())]);
    },
    isAlive: (person) => (person.via === 'session' ? sessions : programs).isAlive(person.credentialId, person.address),
    onPlacesChanged: (listener) => deps.people.onNetworksChanged(listener),
    onEnded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    noteRefusal: (failure) => failureLog.note(failure),
    async prepare({ bootstrapToken, registrationToken, dataDir }) {
      const setupToken = await renewSetupToken(deps);
      const bootstrapAdopted = bootstrapToken === null || (await adoptBootstrapToken(deps, bootstrapToken));
      if (dataDir !== null) await ensureLocalToken(deps, dataDir);
      const registrationAdopted = await adoptRegistrationToken(deps, registrationToken);
      return { setupToken, bootstrapAdopted, registrationAdopted };
    },
    async close() {
      await Promise.all([lastUses.flush(), failureLog.flush()]);
    },
  };
}

type OidcParts = AuthDeps & OwnPasswordDeps & { entrance: Entrance; sessions: WebSessions };

function oidcBy(deps: OidcParts, settings: OidcSettings): OidcSignIn {
  const { name, rules, createsUsers } = settings;
  const provider = createProvider({ ...deps, settings });
  return createOidcSignIn({
    ...deps,
    name,
    rules,
    createsUsers,
    provider,
    checkPassword: createCheckPassword(deps),
    sealing: createSealing(deps.key, 'oidc', deps.entropy),
  });
}
