import { execFileSync } from 'node:child_process';
import { constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A named pipe into which processes write lines. A shell does that without starting another process: `echo TEXT > PATH`. */
export class Mailbox {
  readonly path: string;
  readonly #dir: string;
  readonly #socket: Socket;

  /** @param onLine called as soon as a line arrives */
  constructor(onLine: (line: string) => void) {
    this.#dir = mkdtempSync(join(tmpdir(), 'baton-mailbox-'));
    this.path = join(this.#dir, 'mailbox');
    execFileSync('mkfifo', [this.path]);
    // read and write: it never ends, whoever opens and closes it
    const fd = openSync(this.path, constants.O_RDWR | constants.O_NONBLOCK);
    this.#socket = new Socket({ fd, readable: true, writable: false });
    let rest = '';
    this.#socket.on('data', (piece) => {
      const lines = (rest + piece.toString()).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    });
  }

  close(): void {
    this.#socket.destroy();
    rmSync(this.#dir, { recursive: true });
  }
}
