import { digestOf, readProgramPackage } from '@baton/protocol/program-package';
import type { KeptProgram, ProgramProblem } from '../ports/programs.ts';

/** A package that came whole and is what it should be. */
export interface CheckedPackage extends KeptProgram {
  content: Uint8Array;
  program: Uint8Array;
}

/** Takes in a package and looks whether it is the runner's program of this version. */
export async function readChecked(
  version: string,
  source: AsyncIterable<Uint8Array>,
  { sha256, bytesMax }: { sha256: string | null; bytesMax: number },
): Promise<CheckedPackage | ProgramProblem> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of source) {
    bytes += piece.length;
    if (bytes > bytesMax) return { problem: 'too_large' };
    pieces.push(piece);
  }
  const content = Buffer.concat(pieces);
  const digest = digestOf(content);
  if (sha256 !== null && digest !== sha256) return { problem: 'invalid', words: `its SHA-256 is ${digest}, not ${sha256}` };
  const found = await readProgramPackage(content);
  if (typeof found === 'string') return { problem: 'invalid', words: found };
  if (found.version !== version) return { problem: 'invalid', words: `its package.json is of version ${found.version}` };
  return { sha256: digest, bytes, content, program: found.program };
}
