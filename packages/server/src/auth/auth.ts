import type { Clock } from '../ports/clock.ts';
import type { Entropy } from '../ports/entropy.ts';
import type { PeopleBook } from '../ports/people.ts';
import type { Telemetry } from '../ports/telemetry.ts';
import type { TokenMint } from '../ports/tokens.ts';
import type { Store } from '../store/interface.ts';
import { createRunnerCredentials, type RunnerCredentials } from './credential/runner-credentials.ts';
import { FailureLimit } from './failure-limit.ts';
import type { IdentitySigner } from './identity/signer.ts';
import { type Accounts, createAccounts } from './people/accounts.ts';
import { type ApiCredentials, createApiCredentials } from './people/api-credentials.ts';
import { type ApiTokens, createApiTokens } from './people/api-tokens.ts';
import { adoptBootstrapToken, renewSetupToken } from './people/first-start.ts';
import { ensureLocalToken } from './people/local-token.ts';
import type { Person } from './people/person.ts';
import { createWebSessions, type WebSessions } from './people/web-sessions.ts';
import { adoptRegistrationToken } from './preset-registration.ts';

/** Who may come in. Every refusal is a thrown {@link AuthRefused}. */
export interface Auth {
  readonly runners: RunnerCredentials;
  readonly accounts: Accounts;
  readonly sessions: WebSessions;
  readonly programs: ApiCredentials;
  readonly tokens: ApiTokens;
  /** signs identity tokens of attempts */
  readonly identity: IdentitySigner;
  /** Ends the credential that this person came with, when it is a session. */
  signOut(person: Person): Promise<void>;
  /** Whether the credential still counts: for connections that live longer than one request. */
  isAlive(person: Person): Promise<boolean>;
  /** Told the id of a session or token that was ended by someone. The answer ends it. */
  onEnded(listener: (credentialId: string) => void): () => void;
  /** What every start has to see to. Answers the secret of the set-up link while there is no administrator. */
  prepare(options: {
    bootstrapToken: string | null;
    registrationToken: string | null;
    dataDir: string | null;
  }): Promise<Prepared>;
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
  mint: TokenMint;
  sessionLifetimeMs: number;
  identity: IdentitySigner;
  /** a token that is to follow a runner's present one is used for the first time */
  adoptRunnerToken: (runnerId: string, tokenId: string) => Promise<void>;
}

export function createAuth(deps: AuthDeps): Auth {
  const listeners = new Set<(credentialId: string) => void>();
  const ended = (credentialId: string): void => {
    for (const listener of listeners) listener(credentialId);
  };
  const failures = new FailureLimit(deps.clock, { burst: 20, refillMs: 1000 });
  const guesses = new FailureLimit(deps.clock, { burst: 8, refillMs: 15_000 });
  const sessions = createWebSessions({ ...deps, lifetimeMs: deps.sessionLifetimeMs });
  const programs = createApiCredentials({ ...deps, failures });
  return {
    runners: createRunnerCredentials({ ...deps, failures, adopt: deps.adoptRunnerToken }),
    accounts: createAccounts({ ...deps, sessions, failures: guesses }),
    sessions,
    identity: deps.identity,
    programs,
    tokens: createApiTokens({ ...deps, credentials: programs, onRevoked: ended }),
    async signOut(person) {
      if (person.via !== 'session') return;
      await sessions.end(person.credentialId);
      ended(person.credentialId);
    },
    isAlive: (person) => (person.via === 'session' ? sessions : programs).isAlive(person.credentialId),
    onEnded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async prepare({ bootstrapToken, registrationToken, dataDir }) {
      const setupToken = await renewSetupToken(deps);
      const bootstrapAdopted = bootstrapToken === null || (await adoptBootstrapToken(deps, bootstrapToken));
      if (dataDir !== null) await ensureLocalToken(deps, dataDir);
      const registrationAdopted = await adoptRegistrationToken(deps, registrationToken);
      return { setupToken, bootstrapAdopted, registrationAdopted };
    },
  };
}
