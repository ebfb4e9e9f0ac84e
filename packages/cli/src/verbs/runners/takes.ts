import type { Runner } from '@baton/protocol';

/** Which of the jobs that fit it a runner takes. */
export const takesText = ({ trusted, refusesUnlabelled }: Pick<Runner, 'trusted' | 'refusesUnlabelled'>): string =>
  [trusted ? 'jobs of protected scopes only' : 'jobs of any scope', ...(refusesUnlabelled ? ['none without a label'] : [])].join(
    ', ',
  );
