/** A text that only the installation's key opens. */
export interface Sealed {
  /** tells which of the keys opens it */
  keyId: string;
  /** opaque to all but the vault */
  box: string;
}

/** A secret of a scope, which jobs get by its name. Its value is written, and read back by nobody but the runner that a job goes to. */
export interface Secret {
  /** see {@link secretId} */
  id: string;
  revision: number;
  scopeId: string;
  name: string;
  /** of the key that its value is sealed with */
  keyId: string;
  box: string;
  /** the value that this one took the place of: a job that still runs may print it, so it is masked too; null: it is the first */
  earlier: Sealed | null;
  description: string;
  createdAt: number;
  createdBy: string;
  /** of the value */
  updatedAt: number;
  updatedBy: string;
  /** when a job last got it, to the minute; null: none did */
  lastUsedAt: number | null;
}

/** One secret of that name in a scope. */
export const secretId = (scopeId: string, name: string): string => `${scopeId}:${name}`;

/** What a value is sealed for: a box that is copied to another row does not open there. */
export const secretPurpose = (scopeId: string, name: string): string => `secret ${secretId(scopeId, name)}`;
export const jobSecretsPurpose = (jobId: string): string => `job ${jobId}`;

/** What a job gets of secrets. Only {@link JobSecrets.own} holds values, and those are sealed. */
export interface JobSecrets {
  /** stored secrets by name, and the variables in which the job finds them */
  stored: readonly { variable: string; name: string }[];
  /** variables whose values were given with the job */
  variables: readonly string[];
  /** those values, by variable, as JSON; null: none */
  own: Sealed | null;
}
