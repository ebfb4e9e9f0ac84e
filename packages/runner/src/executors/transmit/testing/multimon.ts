import { execFile } from 'node:child_process';
import { findProgram } from '../../../process/programs.ts';

const program = findProgram('multimon-ng', process.env.PATH ?? '');

/** Whether the decoder of others is on this machine. */
export const hasMultimon = program !== null;

/** Says on standard output what is not tried on this machine. */
export function tellWithoutMultimon(): void {
  if (!hasMultimon) process.stdout.write('multimon-ng is not on this machine: its part is left to our own decoder\n');
}

/** What it reads from sound of 22050 Hz in signed 16 bits. */
export function multimon(demodulator: string, sound: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program ?? '', ['-q', '-t', 'raw', '-a', demodulator, '-'], (error, stdout) =>
      error ? reject(error) : resolve(stdout),
    );
    child.stdin?.end(sound);
  });
}
