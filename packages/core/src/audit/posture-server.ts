import type { Check } from './posture-facts.ts';
import { count, listed } from './posture-finding.ts';

/** The server itself, and who gets in. */
export const serverChecks: readonly Check[] = [
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
    listed(ownersWithoutTotp, {
      id: 'owners_without_totp',
      severity: 'medium',
      what: `${count(ownersWithoutTotp, 'owner')} of the instance without a second factor.`,
      why: 'Whoever learns or guesses such a password may do everything.',
      fix: 'Let each of them set up TOTP for their own account.',
    }),
  ({ openFiles, dataDir }) =>
    listed(openFiles ?? [], {
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
