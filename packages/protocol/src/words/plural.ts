/** `1 line`, `3 lines`: for those who may not import the decisions, where the same stands. */
export const plural = (count: number, one: string, several = `${one}s`): string => `${count} ${count === 1 ? one : several}`;
