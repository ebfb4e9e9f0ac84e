/** Labels as they were typed or pasted: separated by commas or blanks, each once. */
export const readLabels = (typed: readonly string[]): string[] => [
  ...new Set(typed.flatMap((text) => text.split(/[\s,]+/)).filter((label) => label !== '')),
];
