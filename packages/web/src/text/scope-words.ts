/** What people call a scope: the whole instance has no name of its own. */
export const scopeWords = (scope: string): string => (scope === 'instance' ? 'The instance' : scope);
