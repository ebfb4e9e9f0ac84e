const suspicions: Readonly<Record<string, string>> = {
  many_failures: 'Many failures',
  failures_then_success: 'Signed in after many failures',
  new_address: 'Signed in from a new address',
  reused_token: 'A token that no longer works was used',
};

/** What looks wrong, in words. */
export const suspicionWords = (kind: string): string => suspicions[kind] ?? kind;
