import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { pipeline } from 'node:stream/promises';
import { setTimeout as passed } from 'node:timers/promises';
import { type Dialer, openDialer } from '@baton/protocol/dialer';
import { JobFailed } from '../executors/driver.ts';
import type { AttemptServer } from './attempt-server.ts';

export interface AttemptAccess {
  /** `URL/api/runner/v1/attempts/ID` */
  url: string;
  bearer: string;
  caFile: string | null;
  /** of the process, for its proxies */
  environment: Readonly<Record<string, string | undefined>>;
  stopping: AbortSignal;
  /** a line for people, when it has to wait */
  say: (line: string) => void;
  /** how long to wait before the n-th repetition, ms */
  pauseMs?: (tries: number) => number;
}

const pauseMsMin = 250;
const pauseMsMax = 5_000;
/** So long nothing may come from the other side. */
const silentMs = 60_000;
const fileBytesMax = 1024 ** 3;
const errorBytesMax = 64 * 1024;

const usualPauseMs = (tries: number): number => Math.min(pauseMsMin * 2 ** Math.min(tries - 1, 10), pauseMsMax);

/** Something came back; or `again`, with the reason: the server could not be reached. */
type Outcome<T> = { value: T } | { again: string; afterMs: number | null };

interface Call {
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  headers: Record<string, string | number>;
  send(outgoing: http.ClientRequest): Promise<void>;
}

/** Calls the server of this attempt, and goes on calling while it can't be reached, until the job is stopped. */
export class HttpAttemptServer implements AttemptServer {
  private readonly access: AttemptAccess;
  private readonly base: URL;
  private readonly dialer: Dialer;
  private readonly agent: http.Agent;

  constructor(access: AttemptAccess) {
    this.access = access;
    this.base = new URL(access.url);
    this.dialer = openDialer(this.base, { caFile: access.caFile, variables: access.environment });
    this.agent = this.dialer.agent({ keepAlive: false });
  }

  async gate(): Promise<void> {
    const call: Call = {
      method: 'POST',
      path: '/gate',
      headers: { 'content-type': 'application/json' },
      send: async (outgoing) => void outgoing.end('{}'),
    };
    await this.call('leave is asked', call, async (answer) => {
      const text = await textOf(answer);
      if (answer.statusCode !== 200) throw new JobFailed(`leave was refused: ${problemIn(text, answer).reason}`);
      // a page of something in between is no leave
      if ((parsed(text) as { granted?: unknown } | null)?.granted !== true) throw new Error('no word of a Baton server');
    });
  }

  async put(name: string, path: string, how: { kind: 'artifact' | 'private'; expiresInMs?: number }): Promise<void> {
    const size = sizeOf(name, path);
    const query = new URLSearchParams({ kind: how.kind });
    if (how.expiresInMs !== undefined) query.set('expiresInMs', String(how.expiresInMs));
    const call: Call = {
      method: 'PUT',
      path: `${filePath(name)}?${query}`,
      headers: { 'content-type': 'application/octet-stream', 'content-length': size },
      // what grows meanwhile is kept as it was
      send: (outgoing) => (size === 0 ? end(outgoing) : pipeline(createReadStream(path, { end: size - 1 }), outgoing)),
    };
    await this.call(`${name} is kept`, call, async (answer) => {
      const { statusCode = 0 } = answer;
      if (statusCode >= 200 && statusCode < 300) return drained(answer);
      const { code, reason } = await problemOf(answer);
      if (code === 'file_cut_off') throw new Error(reason);
      throw new JobFailed(`${name} could not be kept: ${reason}`);
    });
  }

  async get(name: string, path: string): Promise<boolean> {
    const call: Call = { method: 'GET', path: filePath(name), headers: {}, send: end };
    return await this.call(`${name} is fetched`, call, async (answer) => {
      if (answer.statusCode === 200) {
        await written(answer, path);
        return true;
      }
      const { code, reason } = await problemOf(answer);
      if (code === 'file_not_found') return false;
      throw new JobFailed(`${name} could not be fetched: ${reason}`);
    });
  }

  /** @param take throws `JobFailed` for an answer that is final; everything else that goes wrong is tried again */
  private async call<T>(what: string, call: Call, take: (answer: http.IncomingMessage) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.try(call, take);
      if ('value' in outcome) return outcome.value;
      if (outcome.again === noSpace && tries >= fullTriesMax)
        throw new JobFailed('the server has no space left for it (storage_full): free some there, then run the job again');
      if (tries === 1 && !this.access.stopping.aborted)
        this.access.say(`the server can't be reached (${outcome.again}): trying until ${what}`);
      const pauseMs = outcome.afterMs ?? (this.access.pauseMs ?? usualPauseMs)(tries);
      await passed(pauseMs, null, { signal: this.access.stopping }).catch(() => {});
      if (this.access.stopping.aborted) throw new JobFailed('the job is being stopped');
    }
  }

  private async try<T>(call: Call, take: (answer: http.IncomingMessage) => Promise<T>): Promise<Outcome<T>> {
    const { stopping } = this.access;
    if (stopping.aborted) throw new JobFailed('the job is being stopped');
    const { outgoing, answered } = this.open(call);
    const sent = call.send(outgoing);
    // an answer may come before everything was sent: a refusal
    sent.catch((error: unknown) => outgoing.destroy(error as Error));
    try {
      const answer = await answered;
      if (isPassing(answer)) {
        const seconds = Number(answer.headers['retry-after'] ?? Number.NaN);
        answer.resume();
        return {
          again: answer.statusCode === 507 ? noSpace : `status ${answer.statusCode}`,
          afterMs: Number.isFinite(seconds) ? seconds * 1000 : null,
        };
      }
      return { value: await take(answer) };
    } catch (error) {
      if (error instanceof JobFailed) throw error;
      if (isOwnFault(error)) throw new JobFailed(String((error as Error).message));
      return { again: (error as Error).message, afterMs: null };
    } finally {
      outgoing.destroy();
    }
  }

  private open({ method, path, headers }: Call): { outgoing: http.ClientRequest; answered: Promise<http.IncomingMessage> } {
    const url = new URL(this.base.pathname.replace(/\/$/, '') + path, this.base);
    const extra = this.dialer.requestOptions(url);
    const { request } = url.protocol === 'https:' ? https : http;
    const authorization = `Bearer ${this.access.bearer}`;
    const all = { accept: 'application/json', ...extra.headers, ...headers, authorization };
    const outgoing = request(url, { ...extra, method, headers: all, agent: this.agent, signal: this.access.stopping });
    outgoing.setTimeout(silentMs, () => outgoing.destroy(new Error(`silent for ${silentMs} ms`)));
    const answered = new Promise<http.IncomingMessage>((resolve, reject) => {
      outgoing.on('response', resolve);
      outgoing.on('error', reject);
      outgoing.on('close', () => reject(new Error('the connection was closed')));
    });
    answered.catch(() => {});
    return { outgoing, answered };
  }
}

const end = async (outgoing: http.ClientRequest): Promise<void> => void outgoing.end();

const noSpace = 'the server has no space left';
/** Space may come; a job that holds a slot for it helps nobody for long. */
const fullTriesMax = 20;

const filePath = (name: string): string => `/files/${name.split('/').map(encodeURIComponent).join('/')}`;

/** Not the word of a Baton server about this call, or one that changes with time. */
function isPassing({ statusCode = 0, headers }: http.IncomingMessage): boolean {
  if (statusCode >= 500 || statusCode === 429 || statusCode === 408) return true;
  return statusCode >= 300 && !headers['content-type']?.includes('json');
}

/** A file of this machine that can't be read or written: no server helps. */
const isOwnFault = (error: unknown): boolean => (error as NodeJS.ErrnoException).path !== undefined;

function sizeOf(name: string, path: string): number {
  let size: number;
  try {
    size = statSync(path).size;
  } catch (error) {
    throw new JobFailed(`${name} could not be kept: ${(error as Error).message}`);
  }
  if (size > fileBytesMax)
    throw new JobFailed(`${name} could not be kept: it has ${size} bytes, at most ${fileBytesMax} are allowed`);
  return size;
}

async function drained(answer: http.IncomingMessage): Promise<void> {
  for await (const _ of answer);
}

async function textOf(answer: http.IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of answer) {
    text += String(piece);
    if (text.length > errorBytesMax) break;
  }
  return text;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** What an error's body says, in words too. */
function problemIn(text: string, { statusCode }: http.IncomingMessage): { code: unknown; reason: string } {
  const error = (parsed(text) as { error?: { code?: unknown; message?: unknown } } | null)?.error;
  return { code: error?.code, reason: String(error?.message ?? error?.code ?? `status ${statusCode}`) };
}

const problemOf = async (answer: http.IncomingMessage) => problemIn(await textOf(answer), answer);

/** The file is there whole or not at all. */
async function written(answer: http.IncomingMessage, path: string): Promise<void> {
  const temporary = `${path}.part`;
  try {
    const hash = createHash('sha256');
    await pipeline(answer, hashing(hash), createWriteStream(temporary, { mode: 0o600 }));
    const { 'content-length': length, 'repr-digest': digest } = answer.headers;
    if (length !== undefined && statSync(temporary).size !== Number(length)) throw new Error('the file was cut off');
    const [, expected] = /sha-256=:([^:]+):/.exec(String(digest)) ?? [];
    if (expected !== undefined && hash.digest('base64') !== expected) throw new Error('the file came as another one');
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

const hashing = (hash: Hash) =>
  async function* (pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      hash.update(piece);
      yield piece;
    }
  };
