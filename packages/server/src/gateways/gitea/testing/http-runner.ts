import { RunnerService } from '@baton/protocol/gitea';
import { create, type DescMessage, fromBinary, type MessageInitShape, type MessageShape, toBinary } from '@bufbuild/protobuf';
import type { TestServer } from '../../../main/testing/server.ts';

export interface ConnectAnswer<T> {
  status: number;
  headers: Headers;
  /** of a refusal */
  code: string | null;
  text: string;
  /** of a success */
  message: T | null;
}

type Methods = typeof RunnerService.method;

/** What a runner of Gitea sends with each call. */
export const wireHeaders = (uuid: string, token: string): Record<string, string> => ({
  'x-runner-uuid': uuid,
  'x-runner-token': token,
});

/** A unary call of Connect, in protobuf's bytes, as Go's client makes it. */
export async function callConnect<M extends Methods[keyof Methods]>(
  server: Pick<TestServer, 'url'>,
  method: M,
  message: MessageInitShape<M['input']>,
  headers: Record<string, string> = {},
): Promise<ConnectAnswer<MessageShape<M['output']>>> {
  const input: DescMessage = method.input;
  const output: DescMessage = method.output;
  const response = await fetch(`${server.url}/api/actions/${method.parent.typeName}/${method.name}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/proto',
      'connect-protocol-version': '1',
      'accept-encoding': 'gzip',
      'user-agent': 'connect-go/1.18.1 (go1.24)',
      ...headers,
    },
    body: toBinary(input, create(input, message as never)) as Uint8Array<ArrayBuffer>,
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const isMessage = response.status === 200;
  const text = isMessage ? '' : new TextDecoder().decode(bytes);
  return {
    status: response.status,
    headers: response.headers,
    code: isMessage ? null : ((JSON.parse(text) as { code: string }).code ?? null),
    text,
    message: isMessage ? (fromBinary(output, bytes) as MessageShape<M['output']>) : null,
  };
}

/** A runner that registered over HTTP. */
export class HttpRunner {
  readonly server: TestServer;
  readonly uuid: string;
  readonly token: string;

  constructor(server: TestServer, uuid: string, token: string) {
    this.server = server;
    this.uuid = uuid;
    this.token = token;
  }

  static async register(server: TestServer, registrationToken: string, patch: Record<string, unknown> = {}): Promise<HttpRunner> {
    const request = { name: 'one', labels: ['linux'], version: 'v3.3.0', ...patch, token: registrationToken };
    const { message, text } = await callConnect(server, RunnerService.method.register, request);
    if (!message?.runner) throw new Error(`it is not registered: ${text}`);
    return new HttpRunner(server, message.runner.uuid, message.runner.token);
  }

  call<N extends keyof Methods>(
    name: N,
    message: MessageInitShape<Methods[N]['input']>,
    headers: Record<string, string> = {},
  ): Promise<ConnectAnswer<MessageShape<Methods[N]['output']>>> {
    return callConnect(this.server, RunnerService.method[name] as Methods[N], message as never, {
      ...wireHeaders(this.uuid, this.token),
      ...headers,
    }) as never;
  }
}
