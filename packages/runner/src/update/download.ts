import * as http from 'node:http';
import * as https from 'node:https';
import { dialProblem } from '@baton/protocol/dial-problem';
import { openDialer } from '@baton/protocol/dialer';
import type { ServerAccess } from '../transport/http-transport.ts';

const bytesMax = 256 * 1024 * 1024;
const downloadMs = 5 * 60_000;

/** Fetches a program from the runner's own server, and from nowhere else: redirections are not followed. Rejects with words for people. */
export async function download(access: Omit<ServerAccess, 'token'>, path: string): Promise<Buffer> {
  const { url: base, caFile, environment } = access;
  if (!/^\/download\/[^/?#\\]+$/.test(path)) throw new Error(`${path} is no download of the server`);
  const dialer = openDialer(base, { caFile, variables: environment });
  const agent = dialer.agent({ keepAlive: false });
  const url = new URL(base.pathname.replace(/\/$/, '') + path, base);
  const { request } = url.protocol === 'https:' ? https : http;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const signal = AbortSignal.timeout(downloadMs);
      const outgoing = request(url, { ...dialer.requestOptions(url), agent, signal });
      outgoing.on('response', (incoming) => {
        if (incoming.statusCode === 200) collect(incoming).then(resolve, reject);
        else reject(new Error(`the server answered ${incoming.statusCode} for ${path}`));
      });
      outgoing.on('error', reject);
      outgoing.end();
    });
  } catch (error) {
    const known = dialProblem(error);
    throw known ? new Error(known.problem) : error;
  } finally {
    agent.destroy();
  }
}

async function collect(incoming: http.IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > bytesMax) throw new Error(`the program has more than ${bytesMax} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
