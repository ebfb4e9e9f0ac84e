import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the scripted model does when it is asked: it says something, calls tools, refuses, or never answers. */
export type Turn =
  | { kind: 'says'; text: string; tokens?: { input: number; output: number } }
  | { kind: 'calls'; text?: string; tools: readonly ToolCall[]; tokens?: { input: number; output: number } }
  | { kind: 'refuses'; status: number; message: string }
  | { kind: 'hangs' };

export interface ToolCall {
  name: string;
  input: Readonly<Record<string, unknown>>;
}

/** The API of a maker of models, scripted and on loopback. */
export interface ModelStub {
  url: string;
  /** bodies of the requests that took a turn of the script, in order */
  readonly asked: readonly Record<string, unknown>[];
  /** resolves when the turn of this number (from 0) was asked for */
  reached(turn: number): Promise<void>;
  close(): Promise<void>;
}

/** How one API speaks. */
export interface Dialect {
  /** the newest part of the conversation, as text: what a person said, or what a tool gave back */
  newest(body: Record<string, unknown>): { by: 'person' | 'tool'; text: string };
  /** whether a request is one for the next turn; others are answered with a few words */
  isTurn(path: string, body: Record<string, unknown>): boolean;
  /** server-sent events of a turn */
  events(turn: Extract<Turn, { kind: 'says' | 'calls' }>, body: Record<string, unknown>, number: number): Sent[];
  problem(status: number, message: string): unknown;
  /** of requests that are not streamed, or that are none of the conversation */
  aside(path: string, body: Record<string, unknown>): { events: Sent[] } | { json: unknown };
}

/** A server-sent event. */
export interface Sent {
  event: string;
  data: Record<string, unknown>;
}

/**
 * Answers turn after turn. What the last one refuses stays refused; any other request beyond the script is a fault of the test.
 *
 * @param script a function: what the model does, whatever the number of the turn
 */
export async function startModelStub(
  dialect: Dialect,
  script: readonly Turn[] | ((newest: ReturnType<Dialect['newest']>) => Turn),
): Promise<ModelStub> {
  const turns = typeof script === 'function' ? [] : script;
  const asked: Record<string, unknown>[] = [];
  const reached = turns.map(() => Promise.withResolvers<void>());
  const server = createServer(async (request, response) => {
    const body = await readJson(request);
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (!dialect.isTurn(path, body)) return answerAside(response, dialect.aside(path, body));
    const number = asked.push(body) - 1;
    const next = typeof script === 'function' ? script(dialect.newest(body)) : undefined;
    const turn = next ?? turns[number] ?? afterThe(turns.at(-1), number);
    reached[number]?.resolve();
    if (turn.kind === 'hangs') return;
    if (turn.kind === 'refuses') return answerJson(response, turn.status, dialect.problem(turn.status, turn.message));
    answerEvents(response, dialect.events(turn, body, number));
  });
  // Codex asks for a WebSocket first; told that there is none, it goes on over HTTP at once.
  server.on('upgrade', (_request, socket) => socket.end('HTTP/1.1 426 Upgrade Required\r\nContent-Length: 0\r\n\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    reached: (turn) => reached[turn]?.promise ?? Promise.reject(new Error(`the script has no turn ${turn}`)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function afterThe(last: Turn | undefined, number: number): Turn {
  return last?.kind === 'refuses' ? last : { kind: 'refuses', status: 400, message: `the script has no turn ${number}` };
}

async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function answerAside(response: ServerResponse, aside: ReturnType<Dialect['aside']>): void {
  if ('json' in aside) answerJson(response, 200, aside.json);
  else answerEvents(response, aside.events);
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  const headers = { 'content-type': 'application/json', ...(status === 401 ? { 'x-should-retry': 'false' } : {}) };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

function answerEvents(response: ServerResponse, events: readonly Sent[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.end(events.map(({ event, data }) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join(''));
}
