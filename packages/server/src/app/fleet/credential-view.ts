/** The token of a runner, without its secret. */
export interface CredentialView {
  networks: string[] | null;
  createdAt: number | null;
  /** null: without end */
  expiresAt: number | null;
  /** how long the next one lives; null: without end */
  tokenTtlMs: number | null;
}
