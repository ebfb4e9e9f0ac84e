import { findProgram } from '../../process/programs.ts';
import { PrepareFailed } from '../executor.ts';

/** What scripts are given to that name nothing: bash, or sh where there is none; null: neither is on this search path. */
export const shellOn = (path: string): string | null => findProgram('bash', path) ?? findProgram('sh', path);

/** The same as a command. Throws {@link PrepareFailed}. */
export function interpreterOn(path: string): string[] {
  const shell = shellOn(path);
  if (shell === null) throw new PrepareFailed('neither bash nor sh is on this machine; name an interpreter');
  return [shell];
}
