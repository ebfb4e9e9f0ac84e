import { JobFailed } from '../executors/driver.ts';

const outputsMax = 64;
const outputBytesMax = 16 * 1024;
/** All of them as JSON: they go to the server in one message, which has other things to say too. */
const allBytesMax = 1024 * 1024 + 256 * 1024;
const outputName = /^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/;

const jsonBytes = (name: string, value: string): number => Buffer.byteLength(JSON.stringify([name, value]));

/** The values that a job is to be remembered by: the newest of a name counts. */
export class Outputs {
  private readonly values = new Map<string, string>();
  private bytes = 0;

  /** Takes one; answers in words why it can't, else null. */
  add(name: string, value: string): string | null {
    if (!outputName.test(name))
      return `output ${name.slice(0, 100)}: a name has letters, digits, _ . - and begins with a letter or _`;
    if (Buffer.byteLength(value) > outputBytesMax) return `output ${name}: longer than ${outputBytesMax} bytes`;
    const before = this.values.get(name);
    if (before === undefined && this.values.size >= outputsMax) return `more than ${outputsMax} outputs`;
    const bytes = this.bytes + jsonBytes(name, value) - (before === undefined ? 0 : jsonBytes(name, before));
    if (bytes > allBytesMax) return `output ${name}: all outputs together are too long`;
    this.values.set(name, value);
    this.bytes = bytes;
    return null;
  }

  /** Throws `JobFailed` for one that can't be taken. */
  set(name: string, value: string): void {
    const problem = this.add(name, value);
    if (problem !== null) throw new JobFailed(problem);
  }

  all(): Record<string, string> {
    return Object.fromEntries(this.values);
  }
}
