import type { Writable } from 'node:stream';

/** The one who reads our output is gone (`| head`). */
export class OutputClosed extends Error {
  override name = 'OutputClosed';
}

/** Writes and waits until the stream took it, so that a slow reader slows us down. Throws {@link OutputClosed}. */
export function write(stream: Writable, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(data, (error) => {
      if (!error) resolve();
      else reject('code' in error && error.code === 'EPIPE' ? new OutputClosed() : error);
    });
  });
}
