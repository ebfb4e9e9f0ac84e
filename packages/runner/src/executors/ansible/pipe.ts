import { constants, openSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { type DriveContext, JobFailed } from '../driver.ts';

const lineBytesMax = 64 * 1024;
const lastLine = 'end of the pipe';

export interface EventPipe {
  readonly path: string;
  /** Answers when all that was written before has been read. */
  end(): Promise<void>;
}

/** A named pipe in the scratch folder, of which each line is handed over as it comes. A line that is too long is left out. */
export async function openPipe(context: DriveContext, onLine: (line: string) => void): Promise<EventPipe> {
  const path = join(context.scratch, 'events');
  const made = await context.run({ command: ['mkfifo', '-m', '600', path], cwd: context.scratch });
  if (made.exitCode !== 0) throw new JobFailed('no named pipe could be made on this machine');
  // open for both: so it never ends by itself, and the last line comes by the same way as all others
  const pipe = new Socket({ fd: openSync(path, constants.O_RDWR | constants.O_NONBLOCK), readable: true, writable: true });
  const over = new Promise<void>((resolve, reject) => {
    const split = lineSplitter((line) => (line === lastLine ? resolve() : onLine(line)));
    pipe.on('data', split).on('error', reject);
  });
  over.catch(() => {}); // asked for at the end
  return {
    path,
    end: async () => {
      pipe.write(`\n${lastLine}\n`);
      await over;
      pipe.destroy();
    },
  };
}

/** Gives lines of at most {@link lineBytesMax}, without empty ones. */
export function lineSplitter(onLine: (line: string) => void): (bytes: Buffer) => void {
  let begun: Buffer[] = [];
  let begunBytes = 0;
  const add = (bytes: Buffer): void => {
    begunBytes += bytes.length;
    if (begunBytes <= lineBytesMax) begun.push(bytes);
  };
  const finish = (): void => {
    if (begunBytes > 0 && begunBytes <= lineBytesMax) onLine(Buffer.concat(begun).toString());
    begun = [];
    begunBytes = 0;
  };
  return (bytes) => {
    let from = 0;
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, from)) {
      add(bytes.subarray(from, at));
      finish();
      from = at + 1;
    }
    add(bytes.subarray(from));
  };
}
