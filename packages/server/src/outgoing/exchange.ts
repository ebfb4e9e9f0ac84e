import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { webhookLimits } from '@baton/core';
import type { WebhookPost } from '../ports/webhook-sender.ts';
import type { Target } from './target.ts';

export interface Head {
  status: number;
  retryAfter: string | undefined;
  bodyHead: string;
}

const headersBytesMax = 16 * 1024;

/** Sends one request over a connection of its own and reads the answer's head and the beginning of its body. Rejects when there is none. */
export function exchange({ url, address }: Target, { headers, body }: WebhookPost, signal: AbortSignal): Promise<Head> {
  const pinned: RequestOptions['lookup'] = (_host, options, done) => {
    const family = isIP(address);
    if (options.all) done(null, [{ address, family }]);
    else done(null, address, family);
  };
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const length = String(Buffer.byteLength(body));
  return new Promise((resolve, reject) => {
    const options: RequestOptions = {
      ...{ method: 'POST', agent: false, signal, lookup: pinned, maxHeaderSize: headersBytesMax },
      headers: { ...headers, 'content-length': length, connection: 'close' },
    };
    let hasHead = false;
    const request = send(url, options, (response) => {
      hasHead = true;
      readBody(response).then((bodyHead) => {
        const { statusCode: status = 0, headers: answered } = response;
        resolve({ status, retryAfter: answered['retry-after'], bodyHead });
        request.destroy();
      });
    });
    // what breaks off behind the head is an answer nevertheless
    request.on('error', (error) => hasHead || reject(error));
    request.end(body);
  });
}

/** Reads up to a limit; what ends early, in whatever way, is what there was. */
function readBody(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  return new Promise((resolve) => {
    const finish = (): void => resolve(Buffer.concat(chunks).subarray(0, webhookLimits.bodyHeadBytesMax).toString('utf8'));
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes >= webhookLimits.bodyHeadBytesMax) finish();
    });
    response.on('end', finish).on('error', finish).on('close', finish);
  });
}
