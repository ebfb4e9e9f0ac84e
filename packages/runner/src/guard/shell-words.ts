import { delimiter, isAbsolute, resolve } from 'node:path';
import { canSurelyRun, mayEnter } from '../process/executable.ts';
import { findProgram } from '../process/programs.ts';
import { isPlainName } from '../process/shell-names.ts';
import type { StartOrder } from './messages.ts';

/** Some shells read what they are told byte by byte: a longer order is not worth it. */
const charsMax = 8 * 1024;

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * What a shell with the environment `inherited` is told so that it becomes the job: the program, arguments, environment and folder that the job
 * would have if it were started plainly. Null where that is not sure. Then it is to be started plainly, which also tells in the words of the
 * system what is wrong with it.
 */
export function shellWords(
  { file, args, env, cwd, user }: StartOrder,
  inherited: Readonly<Record<string, string>>,
): string | null {
  const program = programOf(file, cwd, env.PATH);
  if (program === null || !canSurelyRun(program, user) || !mayEnter(cwd, user)) return null;
  if (env.PWD !== cwd) return null;
  const names = new Set([...Object.keys(env), ...Object.keys(inherited)]);
  names.delete('PWD');
  const commands: string[] = [];
  for (const name of names) {
    if (!isPlainName(name)) return null;
    const value = env[name];
    if (value === undefined) commands.push(`unset ${name}`);
    else if (inherited[name] !== value) commands.push(`export ${name}=${quoted(value)}`);
  }
  commands.push(`cd ${quoted(cwd)}`, 'export PWD', 'unset OLDPWD SHLVL');
  const words = `${commands.join(' && ')} && exec ${[file, ...args].map(quoted).join(' ')} </dev/null\n`;
  return words.length > charsMax || words.includes('\0') ? null : words;
}

/** The file that the system would execute; null where only the system can tell. */
function programOf(file: string, cwd: string, path: string | undefined): string | null {
  if (file.startsWith('-')) return null;
  if (file.includes('/')) return resolve(cwd, file);
  const isPathClear = path?.split(delimiter).every((folder) => isAbsolute(folder));
  return path !== undefined && isPathClear ? findProgram(file, path) : null;
}
