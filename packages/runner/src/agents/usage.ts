/** What a conversation has used. */
export interface Usage {
  /** null: the tool does not tell */
  costUsd: number | null;
  turns: number;
  /** with those that were read from the maker's cache */
  inputTokens: number;
  cachedTokens: number;
  outputTokens: number;
}
