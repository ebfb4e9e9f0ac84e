import { writeSync } from 'node:fs';
import type { DriveLog } from './context.ts';

/** Through which the guard gets facts as data. */
const dataDescriptor = 3;

const descriptors = { stdout: 1, stderr: 2 } as const;
const pauseMs = 1;

/**
 * The outputs of this process, written without Node's streams: those would make the pipes that tools inherit answer "try again", which tools do
 * not expect; and what is written so stands in the log in the order in which it was said.
 *
 * @param cut nobody reads any more
 */
export function processLog(cut: () => void): DriveLog {
  const write = (descriptor: number, bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) {
      try {
        at += writeSync(descriptor, bytes, at);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
          cut();
          return;
        }
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
      }
    }
  };
  return {
    descriptors,
    write: (stream, bytes) => write(descriptors[stream], bytes),
    data: (json) => write(dataDescriptor, Buffer.from(`${json}\n`)),
  };
}
