import { STATUS_CODES } from 'node:http';
import type { ApiError } from '@baton/protocol';

/** An error as the last answer on a connection. */
export function answerByHand(error: ApiError): string {
  const body = JSON.stringify(error.toBody());
  const { status } = error;
  return (
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
    `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`
  );
}
