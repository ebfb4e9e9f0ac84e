/** The word that goes with so many: of a verb or a pronoun. */
export const either = (count: number, one: string, several: string): string => (count === 1 ? one : several);

/** `1 line`, `3 lines`. */
export const plural = (count: number, one: string, several = `${one}s`): string => `${count} ${either(count, one, several)}`;
