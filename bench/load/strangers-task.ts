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
}

const connectionsMax = 64;
const lookEveryMs = 2;
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Well formed, so that only the database can tell that nobody has it. */
function unknownToken(): string {
  let body = 'bat_run_';
  for (let at = 0; at < 42; at++) body += digits[randomInt(62)];
  let sum = '';
  for (let rest = crc32(body), at = 0; at < 6; at++, rest = Math.floor(rest / 62)) sum = digits[rest % 62] + sum;
  return body + sum;
}

/** Answers as soon as the flood has begun, and goes on until the process is told to end. */
export async function runStrangers({ target, perSecond }: StrangersTask): Promise<{ statuses: Record<number, number> }> {
  const free: RawConnection[] = [];
  for (let n = 0; n < connectionsMax; n++) {
    // all of 127.0.0.0/8 is this machine
    const connection = await RawConnection.open(target.host, target.port, `127.${1 + (n % 8)}.${n}.7`);
    connection.onFree = (each) => void free.push(each);
    free.push(connection);
  }
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
    if (due - sent > perSecond / 10) sent = due - perSecond / 10;
    for (; sent < due; sent++) {
      const connection = free.pop();
      if (!connection) return;
      void send(connection).catch(() => clearInterval(look));
    }
  }, lookEveryMs);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  return { statuses };
}
