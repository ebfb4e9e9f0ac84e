import * as http from 'node:http';
import * as https from 'node:https';
import { dialProblem } from '@baton/protocol/dial-problem';
import type { Dialer } from '@baton/protocol/dialer';
import { CallFailed } from '../session/call-failed.ts';

export interface Call {
  method: 'GET' | 'POST' | 'DELETE';
  path: string;
  token: string | null;
  body?: { type: string; bytes: Uint8Array };
  /** the whole call is given up after this */
  timeoutMs: number;
  agent: http.Agent;
  /** besides those that every call has */
  headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  status: number;
  retryAfterMs: number | null;
  text: string;
}

const answerBytesMax = 32 * 1024 * 1024;

/**
 * One HTTP call; rejects with `CallFailed` when no answer came. A kept connection that the server had just closed is no answer of its own: the
 * call is then sent once more, which every call of the protocol allows.
 */
export async function request(base: URL, dialer: Dialer, call: Call): Promise<Answer> {
  try {
    return await once(base, dialer, call);
  } catch (error) {
    if (!(error instanceof StaleConnection)) throw error;
    return once(base, dialer, call);
  }
}

class StaleConnection extends CallFailed {}

function once(base: URL, dialer: Dialer, call: Call): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const url = new URL(base.pathname.replace(/\/$/, '') + call.path, base);
    const extra = dialer.requestOptions(url);
    const headers: Record<string, string | number> = { accept: 'application/json', ...extra.headers, ...call.headers };
    if (call.token !== null) headers.authorization = `Bearer ${call.token}`;
    if (call.body) {
      headers['content-type'] = call.body.type;
      headers['content-length'] = call.body.bytes.length;
    }
    const { request: send } = url.protocol === 'https:' ? https : http;
    const outgoing = send(url, { ...extra, method: call.method, headers, agent: call.agent });
    const timer = setTimeout(() => outgoing.destroy(new Error(`no answer within ${call.timeoutMs} ms`)), call.timeoutMs);
    let answered = false;
    outgoing.on('response', (incoming) => {
      answered = true;
      collect(incoming).then(resolve, (error: unknown) => reject(unreachable(base, error)));
    });
    outgoing.on('close', () => clearTimeout(timer));
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const isStale = outgoing.reusedSocket && !answered && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      reject(isStale ? new StaleConnection(unreachable(base, error)) : unreachable(base, error));
    });
    outgoing.end(call.body?.bytes);
  });
}

async function collect(incoming: http.IncomingMessage): Promise<Answer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of incoming as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > answerBytesMax) throw new Error('the answer is too large');
    pieces.push(piece);
  }
  const seconds = Number(incoming.headers['retry-after']);
  const retryAfterMs = incoming.headers['retry-after'] !== undefined && Number.isFinite(seconds) ? seconds * 1000 : null;
  return { status: incoming.statusCode ?? 0, retryAfterMs, text: Buffer.concat(pieces).toString('utf8') };
}

function unreachable(base: URL, error: unknown): CallFailed {
  const known = dialProblem(error);
  const problem = known?.problem ?? (error instanceof Error ? error.message : String(error));
  const next = known?.next ?? 'Check the address, and that the server runs (baton up).';
  if (known?.isUntrusted)
    return new CallFailed({ code: 'server_untrusted', message: `${base.origin} is not trusted: ${problem}`, next });
  return new CallFailed({ code: 'server_unreachable', message: `No server answers at ${base.origin}: ${problem}`, next });
}
