/** What people call a scope: the whole instance has no name of its own. */
export const scopeWords = (scope: string): string => (scope === 'instance' ? 'The instance' : scope);

/** The same within a sentence: `in the instance`. */
export const scopeInSentence = (scope: string): string => (scope === 'instance' ? 'the instance' : scope);
