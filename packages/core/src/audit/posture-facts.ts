import type { PlainFinding } from './posture-finding.ts';

/** A credential, as far as its age and end go. */
export interface CredentialFact {
  /** shown: its name, or that of its runner */
  name: string;
  createdAt: number;
  expiresAt: number | null;
  /** null: never */
  usedAt: number | null;
  /** it is accepted from some networks only, by its own list or by that of its scope or one above */
  isLimited: boolean;
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
  /** names of runners of ours that do not stop a job by themselves when they are cut off */
  runnersWithoutFence: readonly string[];
  /** names of runners of other systems */
  foreignRunners: readonly string[];
  /** names of runners whose jobs run as root */
  runnersAsRoot: readonly string[];
  /** files of the data folder that others than its owner can read or write; null where the system has no such rights */
  openFiles: readonly string[] | null;
  dataDir: string;
  /** the installation's key lies beside the data that it protects */
  isKeyInDataFolder: boolean;
  auditIsKept: boolean;
}

/** One thing that can be weak. */
export type Check = (facts: PostureFacts) => (PlainFinding & { about?: string[] }) | null;
