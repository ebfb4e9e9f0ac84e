import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { TestServer } from '../../../../main/testing/server.ts';

/** Sends pieces one after the other, each when the one before has left, and reads `answers` answers. Text is bytes here, one a character. */
export async function send(server: TestServer, pieces: readonly string[], answers = 1): Promise<string[]> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  const found = read(socket, answers);
  for (const piece of pieces) {
    await new Promise<void>((resolve) => socket.write(piece, 'latin1', () => resolve()));
    // a turn of the server's event loop: the next piece arrives apart from this one
    await server.call('GET', '/healthz');
  }
  const texts = await found;
  socket.destroy();
  return texts;
}

/** Whole answers, as far as they come before the connection ends. */
function read(socket: Socket, answers: number): Promise<string[]> {
  return new Promise((resolve) => {
    let rest = '';
    const found: string[] = [];
    socket.on('data', (bytes) => {
      rest += bytes.toString('latin1');
      for (;;) {
        const end = rest.indexOf('\r\n\r\n');
        const length = Number(/content-length: (\d+)/i.exec(rest.slice(0, Math.max(0, end)))?.[1] ?? 0);
        if (end === -1 || rest.length < end + 4 + length) break;
        found.push(rest.slice(0, end + 4 + length));
        rest = rest.slice(end + 4 + length);
      }
      if (found.length >= answers) resolve(found);
    });
    socket.on('error', () => resolve(found));
    socket.on('close', () => resolve(found));
  });
}

const keptLines = /^(http|content-type|content-encoding|vary|accept-|retry-after|www-auth|cache-control|x-content)/;

/** What must be the same whichever way a request takes. */
export function gist(answer: string | undefined): unknown {
  if (answer === undefined) return null;
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const lines = head.toLowerCase().split('\r\n');
  const kept = lines.filter((line) => keptLines.test(line));
  return { head: kept.sort(), body: body.replace(/"(id|reference|message)":"[^"]*"/g, '').replace(/\d{10,}/g, '') };
}

/** Node writes the names of its own headers otherwise. */
export const isByLane = (answer: string | undefined): boolean => answer?.includes('\r\ndate: ') === true;

export const request = (method: string, path: string, headers: readonly string[], body: string): string =>
  `${[`${method} ${path} HTTP/1.1`, 'Host: lane', ...headers].join('\r\n')}\r\n\r\n${body}`;

/** The rest of the head later than its beginning: that is for Node's parser. */
export const inTwo = (text: string): string[] => [text.slice(0, 10), text.slice(10)];

/** A byte of the body later than the rest. */
export const lastByteLater = (text: string): string[] => [text.slice(0, -1), text.slice(-1)];
