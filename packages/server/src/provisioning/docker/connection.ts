import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { DockerIdentity, DockerSecret } from '@baton/protocol/providers/docker';
import { ProviderError } from '../interface.ts';

export interface Answer {
  status: number;
  body: Buffer;
}

export interface Ask {
  query?: Readonly<Record<string, string>>;
  /** JSON */
  json?: unknown;
  /** an archive */
  tar?: Buffer;
  headers?: Readonly<Record<string, string>>;
}

const answerBytesMax = 64 * 1024 * 1024;
/** An engine that says nothing for so long is away; a stop that waits says nothing for its grace, and adds that. */
const silenceMs = 120_000;

/** How an engine is reached: through its socket, or by TCP, with TLS where its address says https. */
export class Connection {
  readonly #options: RequestOptions;
  readonly #isTls: boolean;
  /** for people */
  readonly where: string;

  constructor(identity: DockerIdentity, { ca, cert, key }: DockerSecret) {
    if ('socketPath' in identity) {
      this.where = identity.socketPath;
      this.#isTls = false;
      this.#options = { socketPath: identity.socketPath };
      return;
    }
    const { protocol, hostname, port, host } = new URL(identity.url);
    this.where = host;
    this.#isTls = protocol === 'https:';
    const tls = { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
    const address = hostname.replace(/^\[|\]$/g, '');
    this.#options = { host: address, port: port || (this.#isTls ? 2376 : 2375), ...(this.#isTls && tls) };
  }

  /**
   * One request, and its whole answer whatever its status. Throws `identity` where the way to the engine is wrong, `unavailable` where it is away, and the
   * signal's reason.
   *
   * @param waitsMs how long the engine may be silent because it waits for something
   */
  send(method: string, path: string, ask: Ask, signal: AbortSignal, waitsMs = 0): Promise<Answer> {
    const payload = ask.tar ?? (ask.json === undefined ? null : Buffer.from(JSON.stringify(ask.json)));
    const type = ask.tar ? 'application/x-tar' : 'application/json';
    const query = new URLSearchParams(ask.query).toString();
    const options: RequestOptions = {
      ...this.#options,
      ...{ method, path: query === '' ? path : `${path}?${query}`, signal, agent: false, timeout: silenceMs + waitsMs },
      headers: {
        // by TLS the name of the host is what the certificate must be for
        ...(this.#options.socketPath && { host: 'docker' }),
        ...ask.headers,
        'content-length': String(payload?.length ?? 0),
        ...(payload && { 'content-type': type }),
      },
    };
    return new Promise<Answer>((resolve, reject) => {
      const fail = (error: Error): void => reject(signal.aborted ? signal.reason : problemOf(error, this.where));
      try {
        const request = (this.#isTls ? httpsRequest : httpRequest)(options, (response) => readAll(response).then(resolve, fail));
        request.on('error', fail);
        request.on('timeout', () => request.destroy(new Error(`no answer for ${(silenceMs + waitsMs) / 1000} s`)));
        request.end(payload ?? undefined);
      } catch (error) {
        // certificates that can't be read
        fail(error as Error);
      }
    });
  }
}

async function readAll(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > answerBytesMax) throw new Error('the answer is too long');
    chunks.push(chunk as Buffer);
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(chunks) };
}

const wrongWay =
  /^(?:ENOENT|EACCES|ENOTSOCK|ENOTDIR|ENOTFOUND|EPROTO|HPE_.*|ERR_(?:TLS|SSL|OSSL)_.*|CERT_.*|DEPTH_.*|.*_CERT.*|.*SIGNATURE.*)$/;

function problemOf(error: NodeJS.ErrnoException, where: string): ProviderError {
  const isWrong = wrongWay.test(error.code ?? '') || /PEM|certificate|asn1|no start line/i.test(error.message);
  const words = error.message === '' ? (error.code ?? 'no connection') : error.message;
  return new ProviderError(isWrong ? 'identity' : 'unavailable', `the engine at ${where}: ${words}`, { cause: error });
}
