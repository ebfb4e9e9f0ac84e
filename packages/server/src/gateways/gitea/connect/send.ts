import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { takesGzip } from './headers.ts';
import type { Media } from './media.ts';

const compress = promisify(gzip);

/** Smaller answers are not worth the work. */
const gzipBytesMin = 1024;

/** Answers with a message, in the way in which it was asked. */
export async function sendMessage<S extends DescMessage>(
  request: FastifyRequest,
  reply: FastifyReply,
  media: Media,
  { schema, message }: { schema: S; message: MessageShape<S> },
): Promise<FastifyReply> {
  const bytes = media.write(schema, message);
  reply.header('content-type', media.contentType);
  if (bytes.length < gzipBytesMin || !takesGzip(request.headers)) return reply.send(asBuffer(bytes));
  reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding');
  return reply.send(await compress(bytes));
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
