import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type Asked, headerOf } from '../../../transports/http/reached.ts';
import { ConnectError } from './connect-error.ts';

const expand = promisify(gunzip);

/**
 * A body as it was before its sender compressed it, which libraries of Connect do when they are told to. Throws `resource_exhausted` when that is more than
 * `bytesMax`, which is found out without making it, and `invalid_argument` for what is not compressed.
 */
export async function unzipped(asked: Asked, body: Buffer, bytesMax: number): Promise<Buffer> {
  if (body.length === 0 || headerOf(asked, 'content-encoding') !== 'gzip') return body;
  try {
    return await expand(body, { maxOutputLength: bytesMax });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new ConnectError('resource_exhausted', `The body has more than ${bytesMax} bytes`, { status: 413 });
    throw new ConnectError('invalid_argument', 'The body is not what its Content-Encoding says: gzip');
  }
}
