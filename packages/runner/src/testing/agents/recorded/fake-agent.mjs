import { execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/*
 * What both recorded agents share. They stand in for the real ones where these are not there: they speak with the same scripted models, really edit and run,
 * and print what the real ones were recorded to print, as far as the executors read it.
 */

/** @param {string} line */
export const print = (line) => process.stdout.write(`${line}\n`);

/** @param {Record<string, unknown>} event */
export const tell = (event) => print(JSON.stringify(event));

/** @returns {Promise<string>} all of stdin */
export async function readInput() {
  let text = '';
  for await (const piece of process.stdin) text += piece;
  return text;
}

/**
 * @param {readonly string[]} words
 * @param {string} name
 * @returns {string | undefined} the word after an option
 */
export function option(words, name) {
  const at = words.indexOf(name);
  return at < 0 ? undefined : words[at + 1];
}

/**
 * Asks the scripted model for its next turn.
 *
 * @param {string} url
 * @param {Record<string, unknown>} body
 * @returns {Promise<{ status: number, events: Record<string, any>[], problem: string }>}
 */
export async function askModel(url, body) {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify({ stream: true, ...body }) });
  const text = await response.text();
  if (!response.ok) return { status: response.status, events: [], problem: JSON.parse(text).error.message };
  const events = text
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => JSON.parse(line.slice(6)));
  return { status: 200, events, problem: '' };
}

/**
 * @param {string} command
 * @param {boolean} [readOnly] it may not write into files
 * @returns {Promise<{ output: string, exitCode: number }>}
 */
export function run(command, readOnly = false) {
  return new Promise((resolve) => {
    execFile('bash', [...(readOnly ? ['-r'] : []), '-c', command], (error, stdout) => {
      resolve({ output: stdout, exitCode: error ? Number(error.code) : 0 });
    });
  });
}

/** A server of the Model Context Protocol, as the agents start it. */
export class Server {
  /** @param {readonly [string, ...string[]]} command */
  constructor([file, ...args]) {
    this.child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
    this.calls = 0;
  }

  /**
   * @param {string} method
   * @param {Record<string, unknown>} params
   * @returns {Promise<Record<string, any>>}
   */
  async call(method, params) {
    this.calls += 1;
    this.child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: this.calls, method, params })}\n`);
    return JSON.parse(String((await this.lines.next()).value)).result;
  }

  async open() {
    await this.call('initialize', {
      protocolVersion: '2025-06-18',
      capabilities: {},
      clientInfo: { name: 'recorded', version: '1' },
    });
    const { tools } = await this.call('tools/list', {});
    return /** @type {{ name: string }[]} */ (tools);
  }

  close() {
    this.child.stdin.end();
  }
}
