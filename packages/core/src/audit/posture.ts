/** How badly it matters. */
export const severities = ['high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/** What is set up weakly, and what to do. */
export interface Finding {
  id: string;
  severity: Severity;
  /** what is weak, in one sentence */
  what: string;
  why: string;
  /** a command, or a sentence */
  fix: string;
  /** names of what it is about; empty: the server itself */
  about: string[];
}

/** A credential, as far as its age and end go. */
export interface CredentialFact {
  /** shown: its name, or that of its runner */
  name: string;
  createdAt: number;
  expiresAt: number | null;
}

/** All that is known of how the server is set up. Null: that can not be told here. */
export interface PostureFacts {
  now: number;
  /** it listens beyond this machine */
  isExposed: boolean;
  /** what goes over the wire is encrypted, by the server itself or a proxy with an `https:` address */
  isEncrypted: boolean;
  hasAdministrator: boolean;
  /** logins of those who own the instance and sign in with a password alone */
  ownersWithoutTotp: readonly string[];
  isBootstrapTokenValid: boolean;
  /** registration tokens that work, named by their scopes */
  registrationTokens: readonly CredentialFact[];
  /** that are enabled */
  provisioningKeys: readonly CredentialFact[];
  apiTokens: readonly CredentialFact[];
  /** credentials of runners that are listed */
  runnerTokens: readonly CredentialFact[];
  /** names of runners that do not stop a job by themselves when they are cut off */
  runnersWithoutFence: readonly string[];
  /** files of the data folder that others than its owner can read or write; null where the system has no such rights */
  openFiles: readonly string[] | null;
  dataDir: string;
  /** the installation's key lies beside the data that it protects */
  isKeyInDataFolder: boolean;
  auditIsKept: boolean;
}

const dayMs = 24 * 3_600_000;
/** After so long a credential should have been replaced. */
const oldAfterMs = 365 * dayMs;

type Check = (facts: PostureFacts) => (Omit<Finding, 'about'> & { about?: string[] }) | null;

/** One check a line of thought: a further one is a further function in this list. */
const checks: readonly Check[] = [
  ({ isExposed, isEncrypted }) =>
    isExposed && !isEncrypted
      ? {
          id: 'unencrypted',
          severity: 'high',
          what: 'The server listens beyond this machine without TLS.',
          why: 'Passwords, tokens and logs can be read by everyone on the way.',
          fix: 'Give it a certificate (--tls-cert, --tls-key), or listen on 127.0.0.1 behind a proxy with TLS and name its address with --public-url https://…',
        }
      : null,
  ({ hasAdministrator }) =>
    hasAdministrator
      ? null
      : {
          id: 'no_administrator',
          severity: 'high',
          what: 'No administrator was made yet.',
          why: 'Whoever gets the set-up link becomes the administrator.',
          fix: 'Open the set-up link that the server printed at its start, and choose login and password.',
        },
  ({ ownersWithoutTotp }) =>
    listed([...ownersWithoutTotp], {
      id: 'owners_without_totp',
      severity: 'medium',
      what: `${count(ownersWithoutTotp, 'owner')} of the instance without a second factor.`,
      why: 'Whoever learns or guesses such a password may do everything.',
      fix: 'Let each of them set up TOTP for their own account.',
    }),
  ({ isBootstrapTokenValid }) =>
    isBootstrapTokenValid
      ? {
          id: 'bootstrap_token',
          severity: 'medium',
          what: 'The bootstrap token still works.',
          why: 'It may do everything, never expires, belongs to nobody, and stands in the environment of whatever started the server.',
          fix: 'Make a token of your own (POST /api/v1/tokens), then revoke it with DELETE /api/v1/tokens/bootstrap, and take BATON_BOOTSTRAP_TOKEN out of the environment.',
        }
      : null,
  ({ registrationTokens }) => {
    const about = registrationTokens.filter(({ expiresAt }) => expiresAt === null).map(({ name }) => name);
    return listed(about, {
      id: 'registration_tokens',
      severity: 'medium',
      what: `${count(about, 'registration token')} without an end.`,
      why: 'Whoever has one can add runners, which get the jobs of that scope with their secrets, until it is reset.',
      fix: 'Reset them when your runners are registered: baton tokens registration reset. Make new ones with an end: baton tokens registration create',
    });
  },
  ({ apiTokens }) => {
    const about = apiTokens.filter(({ expiresAt }) => expiresAt === null).map(({ name }) => name);
    return listed(about, {
      id: 'api_tokens_endless',
      severity: 'low',
      what: `${count(about, 'API token')} without an end.`,
      why: 'A token that was copied somewhere and forgotten works for ever.',
      fix: 'Make tokens with an end ("expiresInDays"), and revoke the others: DELETE /api/v1/tokens/ID',
    });
  },
  ({ provisioningKeys }) => {
    const about = provisioningKeys.filter(({ expiresAt }) => expiresAt === null).map(({ name }) => name);
    return listed(about, {
      id: 'provisioning_keys_endless',
      severity: 'low',
      what: `${count(about, 'provisioning key')} without an end.`,
      why: 'Whoever has one can make runners, which get the jobs of that scope, until it is disabled.',
      fix: 'Give them an end, or disable them while nothing is provisioned: baton keys disable NAME',
    });
  },
  ({ apiTokens, runnerTokens, registrationTokens, now }) => {
    const all = [...apiTokens, ...runnerTokens, ...registrationTokens];
    const about = all.filter(({ createdAt }) => now - createdAt > oldAfterMs).map(({ name }) => name);
    return listed(about, {
      id: 'old_credentials',
      severity: 'low',
      what: `${count(about, 'credential')} older than a year.`,
      why: 'The longer a secret is in use, the more places it was copied to.',
      fix: 'Replace them; those of runners with: baton runners rotate NAME',
    });
  },
  ({ runnersWithoutFence }) =>
    listed([...runnersWithoutFence], {
      id: 'runners_without_fence',
      severity: 'low',
      what: `${count(runnersWithoutFence, 'runner')} that can not stop a job when cut off.`,
      why: 'A job marked "stop" keeps its lease on them to its time limit, so that it never runs twice.',
      fix: 'Update them to the runner of this server, which stops such jobs by itself.',
    }),
  ({ openFiles, dataDir }) =>
    listed([...(openFiles ?? [])], {
      id: 'open_files',
      severity: 'high',
      what: `${count(openFiles ?? [], 'file')} of the data folder can be read or written by others.`,
      why: 'It holds credentials and the output of jobs.',
      fix: `chmod -R go-rwx ${dataDir}`,
    }),
  ({ isKeyInDataFolder }) =>
    isKeyInDataFolder
      ? {
          id: 'key_beside_data',
          severity: 'low',
          what: "The installation's key lies in the data folder.",
          why: 'Whoever gets a copy of the whole folder has the data and the key to it.',
          fix: 'Keep backups of the database and of the file installation-key in different places.',
        }
      : null,
  ({ auditIsKept }) =>
    auditIsKept
      ? null
      : {
          id: 'audit_retention',
          severity: 'low',
          what: 'Old entries of the audit log are dropped.',
          why: 'What was dropped can not be looked up any more.',
          fix: 'Export them first: baton audit export --output FILE. Or keep them for ever: --audit-retention-ms never',
        },
];

const count = ({ length }: readonly unknown[], what: string): string => `${length} ${what}${length === 1 ? '' : 's'}`;

const listed = (about: string[], finding: Omit<Finding, 'about'>): Finding | null =>
  about.length === 0 ? null : { ...finding, about };

/** What is set up weakly, the worst first. */
export const postureOf = (facts: PostureFacts): Finding[] =>
  checks
    .flatMap((check) => check(facts) ?? [])
    .map((finding) => ({ about: [], ...finding }))
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
