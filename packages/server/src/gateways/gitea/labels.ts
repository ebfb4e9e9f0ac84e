import { ConnectError } from './connect/connect-error.ts';

const labelCharsMax = 128;
const labelsMax = 64;
const label = /^[^\s\p{Cc}\p{Cf}\p{Cs},]+$/u;

/** How a runner does what a label asks for, which is its own affair: `linux:host`, `ubuntu:docker://image`. */
const how = /:(?:host|docker|lxc)(?::\/\/.*)?$/s;

/** Labels as we have them: bare names, each once. Throws `invalid_argument` for what can be none. */
export function labelsOf(...given: readonly (readonly string[])[]): string[] {
  const labels = [...new Set(given.flat().map((each) => each.trim().replace(how, '')))].filter((each) => each !== '');
  for (const each of labels) {
    if (each.length > labelCharsMax)
      throw new ConnectError('invalid_argument', `A label has more than ${labelCharsMax} characters: ${each.slice(0, 40)}…`);
    if (!label.test(each))
      throw new ConnectError('invalid_argument', `A label has blanks, commas or control characters: ${JSON.stringify(each)}`);
  }
  if (labels.length > labelsMax)
    throw new ConnectError('invalid_argument', `There are ${labels.length} labels, more than ${labelsMax}`);
  return labels;
}
