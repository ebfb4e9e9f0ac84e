import { JobFailed } from '../executors/driver.ts';

export const outputsMax = 64;
const outputBytesMax = 16 * 1024;
const outputName = /^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/;

/** What is wrong with an output, in words; null: nothing. */
export function outputProblem(name: string, value: string): string | null {
  if (!outputName.test(name))
    return `output ${name.slice(0, 100)}: a name has letters, digits, _ . - and begins with a letter or _`;
  if (Buffer.byteLength(value) > outputBytesMax) return `output ${name}: longer than ${outputBytesMax} bytes`;
  return null;
}

/** The values that a job is to be remembered by: the newest of a name counts. */
export class Outputs {
  private readonly values = new Map<string, string>();

  /** Throws `JobFailed` for what is too long, or one too many. */
  set(name: string, value: string): void {
    const problem = outputProblem(name, value);
    if (problem !== null) throw new JobFailed(problem);
    if (!this.values.has(name) && this.values.size >= outputsMax) throw new JobFailed(`more than ${outputsMax} outputs`);
    this.values.set(name, value);
  }

  all(): Record<string, string> {
    return Object.fromEntries(this.values);
  }
}
