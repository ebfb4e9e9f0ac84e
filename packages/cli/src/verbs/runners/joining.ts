import type { Pairing } from '@baton/protocol';
import { clean } from '../../output/clean.ts';

type Steps = NonNullable<Pairing['steps']>;

const cleanLines = (text: string): string => text.split('\n').map(clean).join('\n');

/** What is done on the machine of a runner of another system, as a script that can be pasted there. */
export function renderSteps(steps: Steps): string {
  const parts = steps.map(({ says, command, file }) => {
    const written = file ? `cat > ${file.name} <<'END'\n${cleanLines(file.text)}END\n` : '';
    return `# ${clean(says)}\n${written}${command === null ? '' : `${cleanLines(command)}\n`}`;
  });
  return parts.join('\n');
}
