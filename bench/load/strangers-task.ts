import { randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { runnerPaths } from '@baton/protocol';
import type { Target } from './client.ts';
import { RawConnection } from './connection.ts';

/** Calls with tokens that nobody gave out, each another one, from many addresses. */
export interface StrangersTask {
  kind: 'strangers';
  target: Target;
  perSecond: number;
  /** how many addresses: of a few each fails so often that it is held back, of thousands none does */
  addresses: number;
}

/** more at once would fill the line of a server that has yet to accept them */
const openAtOnce = 64;
const lookEveryMs = 1;
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Well formed, so that only the database can tell that nobody has it. */
function unknownToken(): string {
  let body = 'bat_run_';
  for (let at = 0; at < 42; at++) body += digits[randomInt(62)];
  let sum = '';
  for (let rest = crc32(body), at = 0; at < 6; at++, rest = Math.floor(rest / 62)) sum = digits[rest % 62] + sum;
  return body + sum;
}

/** One connection from each address: all of 127.0.0.0/8 is this machine. */
async function connect({ host, port }: Target, addresses: number): Promise<RawConnection[]> {
  const open = (n: number) => RawConnection.open(host, port, `127.${1 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}`);
  const connections: RawConnection[] = [];
  while (connections.length < addresses) {
    const atOnce = Math.min(openAtOnce, addresses - connections.length);
    connections.push(...(await Promise.all(Array.from({ length: atOnce }, (_, n) => open(1 + connections.length + n)))));
  }
  return connections;
}

/** Answers as soon as the flood has begun, and goes on until the process is told to end. */
export async function runStrangers({
  target,
  perSecond,
  addresses,
}: StrangersTask): Promise<{ statuses: Record<number, number> }> {
  // each has its turn: whose answer came first waits longest for the next
  const free = await connect(target, addresses);
  let at = 0;
  for (const connection of free) connection.onFree = (each) => void free.push(each);
  const statuses: Record<number, number> = {};
  const send = async (connection: RawConnection): Promise<void> => {
    const head = `POST ${runnerPaths.sync} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer ${unknownToken()}\r\n`;
    const { status } = await connection.send(`${head}content-type: application/json\r\n`, '{}');
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  const startedAt = performance.now();
  let sent = 0;
  const look = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * perSecond);
    // what could not be sent in time is not made up for: it would come as one blow
    if (due - sent > perSecond / 100) sent = due - perSecond / 100;
    for (; sent < due && at < free.length; sent++) void send(free[at++] as RawConnection).catch(() => clearInterval(look));
    free.splice(0, at);
    at = 0;
  }, lookEveryMs);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return { statuses };
}
