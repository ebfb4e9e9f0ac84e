import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call to AWS on its way. */
export interface AwsCall {
  /** as policies write it: `ecs:CreateService` */
  name: string;
  body: string;
}

export interface AwsAnswer {
  status: number;
  /** an error of this name with these words */
  error?: { code: string; message: string };
  /** or a whole answer in JSON */
  json?: object;
}

/** What becomes of a call: it passes, its connection breaks before or after it took effect, it hangs after it took effect, or it is answered by us. */
export type Fate =
  | 'pass'
  | 'cut before'
  | 'cut after'
  | { hang: () => void }
  | { instead: AwsAnswer }
  | { afterwards: AwsAnswer };

const services: Readonly<Record<string, string>> = {
  secretsmanager: 'secretsmanager',
  sts: 'sts',
  iam: 'iam',
  ec2: 'ec2',
  ecs: 'ecs',
  logs: 'logs',
};

/** It changes something. */
export const isChange = ({ name }: AwsCall): boolean =>
  /:(Create|Put|Register|Update|Delete|Deregister|Attach|Detach|Restore)/.test(name);

/** Stands between the SDK and AWS, knows each call by name and decides what becomes of it. */
export class AwsProxy {
  readonly #server = createServer((incoming, response) => void this.#take(incoming, response));
  readonly #target: number;
  /** names of all that came */
  readonly calls: string[] = [];
  fateOf: (call: AwsCall) => Fate = () => 'pass';

  constructor(target: number) {
    this.#target = target;
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const call = { name: nameOf(incoming, body.toString()), body: body.toString() };
    this.calls.push(call.name);
    const fate = this.fateOf(call);
    if (fate === 'cut before') return void incoming.socket.resetAndDestroy();
    if (typeof fate === 'object' && 'instead' in fate) return answer(response, call.name, fate.instead);
    const { status, headers, text } = await this.#forward(incoming, body);
    if (fate === 'cut after') return void incoming.socket.resetAndDestroy();
    if (typeof fate === 'object' && 'hang' in fate) return fate.hang();
    if (typeof fate === 'object') return answer(response, call.name, fate.afterwards);
    response.writeHead(status, { 'content-type': headers['content-type'] ?? 'application/json' }).end(text);
  }

  #forward({ method, url, headers }: IncomingMessage, body: Buffer) {
    return new Promise<{ status: number; headers: IncomingMessage['headers']; text: Buffer }>((resolve, reject) => {
      const onward = request({ host: '127.0.0.1', port: this.#target, method, path: url, headers }, (reply) => {
        const pieces: Buffer[] = [];
        reply.on('data', (piece: Buffer) => pieces.push(piece));
        reply.on('error', reject);
        reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text: Buffer.concat(pieces) }));
      });
      onward.on('error', reject).end(body);
    });
  }
}

function nameOf({ headers }: IncomingMessage, body: string): string {
  const [, scope = ''] = /Credential=[^/]+\/\d+\/[^/]+\/([a-z0-9-]+)\//.exec(headers.authorization ?? '') ?? [];
  const target = String(headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1);
  return `${services[scope] ?? scope}:${target || (new URLSearchParams(body).get('Action') ?? 'unknown')}`;
}

/** As the service would say it: EC2 and IAM in XML of their own, the others in JSON. */
function answer(response: ServerResponse, name: string, { status, error, json }: AwsAnswer): void {
  const [service] = name.split(':');
  if (service === 'ec2' || service === 'iam' || service === 'sts') {
    const inner = `<Error><Type>Sender</Type><Code>${error?.code}</Code><Message>${error?.message}</Message></Error>`;
    const whole =
      service === 'ec2'
        ? `<Response><Errors>${inner}</Errors><RequestID>1</RequestID></Response>`
        : `<ErrorResponse>${inner}<RequestId>1</RequestId></ErrorResponse>`;
    return void response.writeHead(status, { 'content-type': 'text/xml' }).end(whole);
  }
  const body = error ? { __type: error.code, message: error.message } : json;
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
}
