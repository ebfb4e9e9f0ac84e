import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import type { Answer } from '../call.ts';
import type { Media } from './media.ts';

const compress = promisify(gzip);

/** Smaller answers are not worth the work. */
const gzipBytesMin = 1024;

/** An answer as it is sent, with the status 200. */
export interface Written {
  headers: Readonly<Record<string, string>>;
  bytes: Uint8Array;
  lost: Answer<unknown>['lost'];
}

/** The answer to a call, in the way in which that was asked. */
export function written<S extends DescMessage>(
  media: Media,
  schema: S,
  mayZip: boolean,
  { message, lost }: Answer<MessageShape<S>>,
): Written | Promise<Written> {
  const bytes = media.write(schema, message);
  if (bytes.length < gzipBytesMin || !mayZip) return { headers: media.headers, bytes, lost };
  const headers = { ...media.headers, 'content-encoding': 'gzip', vary: 'accept-encoding' };
  return compress(bytes).then((zipped) => ({ headers, bytes: zipped, lost }));
}
