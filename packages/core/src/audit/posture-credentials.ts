import type { Check, CredentialFact, PostureFacts } from './posture-facts.ts';
import { count, listed, type PlainFinding } from './posture-finding.ts';

const dayMs = 24 * 3_600_000;
/** After so long a credential should have been replaced. */
const oldAfterMs = 365 * dayMs;
/** A credential that nobody came with for so long is one that nobody would miss. */
const unusedAfterMs = 90 * dayMs;

type Kind = 'registrationTokens' | 'apiTokens' | 'provisioningKeys';

/** Credentials of a kind that work until somebody takes them back. */
const endless =
  (kind: Kind, word: string, finding: Omit<PlainFinding, 'what'>): Check =>
  (facts) => {
    const about = facts[kind].filter(({ expiresAt }) => expiresAt === null).map(({ name }) => name);
    return listed(about, { ...finding, what: `${count(about, word)} without an end.` });
  };

/** What people and programs hold, each with the word for what it is: runners' own credentials are used as long as they live. */
const handedOut = ({ apiTokens, provisioningKeys, registrationTokens }: PostureFacts): CredentialFact[] => [
  ...called('API token', apiTokens),
  ...called('provisioning key', provisioningKeys),
  ...called('registration token of', registrationTokens),
];

const called = (what: string, facts: readonly CredentialFact[]): CredentialFact[] =>
  facts.map((fact) => ({ ...fact, name: `${what} ${fact.name}` }));

/** Secrets that were given out. */
export const credentialChecks: readonly Check[] = [
  ({ isBootstrapTokenValid }) =>
    isBootstrapTokenValid
      ? {
          id: 'bootstrap_token',
          severity: 'medium',
          what: 'The bootstrap token still works.',
          why: 'It may do everything, never expires, belongs to nobody, and stands in the environment of whatever started the server.',
          fix: 'Make a token of your own (baton tokens create NAME), then revoke it (baton tokens revoke bootstrap), and take BATON_BOOTSTRAP_TOKEN out of the environment.',
        }
      : null,
  endless('registrationTokens', 'registration token', {
    id: 'registration_tokens',
    severity: 'medium',
    why: 'Whoever has one can add runners, which get the jobs of that scope with their secrets, until it is reset.',
    fix: 'Reset them when your runners are registered: baton tokens registration reset --scope NAME. Make new ones with an end: baton tokens registration create NAME --expires-in 7d',
  }),
  endless('apiTokens', 'API token', {
    id: 'api_tokens_endless',
    severity: 'low',
    why: 'A token that was copied somewhere and forgotten works for ever.',
    fix: 'Make tokens with an end (baton tokens create NAME --expires-in-days 90), and revoke the others: baton tokens revoke ID',
  }),
  endless('provisioningKeys', 'provisioning key', {
    id: 'provisioning_keys_endless',
    severity: 'low',
    why: 'Whoever has one can make runners, which get the jobs of that scope, until it is disabled.',
    fix: 'Make keys with an end (baton keys create NAME --expires-in 30d), or disable them while nothing is provisioned: baton keys disable NAME',
  }),
  (facts) => {
    const lastAt = ({ usedAt, createdAt }: CredentialFact): number => usedAt ?? createdAt;
    const about = handedOut(facts).filter((fact) => facts.now - lastAt(fact) > unusedAfterMs);
    const names = about.map(({ name }) => name);
    return listed(names, {
      id: 'unused_credentials',
      severity: 'medium',
      what: `${count(about, 'credential')} that nobody used for 90 days.`,
      why: 'Nobody would notice if one was stolen, and nobody would miss it.',
      fix: 'Take them back: baton tokens revoke ID, baton keys remove NAME, baton tokens registration reset --scope NAME',
    });
  },
  (facts) => {
    if (!facts.isExposed) return null;
    const about = handedOut(facts).filter(({ isLimited }) => !isLimited);
    const names = about.map(({ name }) => name);
    return listed(names, {
      id: 'credentials_from_anywhere',
      severity: 'low',
      what: `${count(about, 'credential')} accepted from every network, while the server listens beyond this machine.`,
      why: 'Whoever gets hold of one can use it from wherever they are.',
      fix: 'Limit a whole scope (baton networks 10.0.0.0/8 --scope NAME), or make them anew with --network 10.0.0.0/8: baton tokens create, baton keys create, baton tokens registration create',
    });
  },
  ({ apiTokens, provisioningKeys, runnerTokens, registrationTokens, now }) => {
    const all = [...apiTokens, ...provisioningKeys, ...runnerTokens, ...registrationTokens];
    const about = all.filter(({ createdAt }) => now - createdAt > oldAfterMs).map(({ name }) => name);
    return listed(about, {
      id: 'old_credentials',
      severity: 'low',
      what: `${count(about, 'credential')} older than a year.`,
      why: 'The longer a secret is in use, the more places it was copied to.',
      fix: 'Replace them; those of runners with: baton runners rotate NAME',
    });
  },
];
