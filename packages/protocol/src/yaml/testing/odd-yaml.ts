import fc from 'fast-check';

const marks = [
  ...[': ', '- ', '? ', '[', ']', '{', '}', '"', "'", '|', '>', '#', '%', '!!', '&x ', '*x', '<<: ', '---', '...'],
  ...[' ', '  ', '\n', '\r\n', '\t', '\u2028', '\ufeff', 'a', '1', '~', '__proto__'],
];

/** Texts that are nearly YAML: its marks in any order, among words that whoever reads it looks for. */
export const oddYaml = (words: readonly string[] = [], partsMax = 60): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...marks, ...words), { maxLength: partsMax }).map((parts) => parts.join(''));
