import type { Option } from './options.ts';
import type { Verb } from './verb.ts';

const exitCodes = `Exit codes: 0 done, also after a drain; 1 failed; 2 the credential is refused, or the command line is wrong;
3 superseded by a newer process with the same credential; 75 to be started again with another version.`;

export function overview(verbs: readonly Verb[]): string {
  const width = Math.max(...verbs.map(({ name }) => name.length));
  const lines = verbs.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'baton-runner: runs jobs of a Baton server on this machine',
    '',
    ...lines,
    '',
    'baton-runner VERB --help lists options.',
    exitCodes,
  ].join('\n');
}

const shape = ({ name, value }: Option): string => `--${name}${value ? ` ${value}` : ''}`;

export function helpOf({ name, summary, options }: Verb): string {
  const width = Math.max(...options.map((option) => shape(option).length));
  const lines = options.map((option) => `  ${shape(option).padEnd(width)}  ${option.help}`);
  return [`baton-runner ${name}: ${summary}`, '', ...lines, '', exitCodes].join('\n');
}
