import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, configOf } from '../../config/index.ts';
import { createMemoryFileStore } from '../../filestore/memory/store.ts';
import { createMemoryFleetLog } from '../../fleetlog/memory/store.ts';
import { createMemoryLogStore } from '../../logstore/memory/store.ts';
import type { Logger } from '../../ports/telemetry.ts';
import { createMemoryStore } from '../../store/memory/store.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import type { Stores } from '../stores.ts';
import { assertDescribed } from './described.ts';

/** A running server for tests: real HTTP, stores in memory, a data folder of its own. */
export interface TestServer extends RunningServer {
  stores: Stores;
  /** what was logged as a warning or an error, but for what a machine with much else to do has the server say */
  complaints: { message: string; data: object }[];
  /** the secret of the token file, which signs in as administrator */
  adminToken: string;
  /**
   * a request; a body that is no text is sent as JSON, with the administrator's token unless another is given. Throws when the description of the API
   * does not know the answer
   */
  call(method: string, path: string, options?: CallOptions): Promise<CallAnswer>;
}

interface CallOptions {
  body?: unknown;
  /** null: none */
  token?: string | null;
  headers?: Record<string, string>;
}

export interface CallAnswer {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers freely
  body: any;
}

/** On a machine with much else to do this process stands still for seconds: the server says so, and no test is about that. */
const ofBusyMachine = 'the server was away; all leases are extended';

const bootstrapToken = 'a bootstrap token of more than thirty-two characters'.replaceAll(' ', '-');

export async function startTestServer(given: Partial<Config> = {}): Promise<TestServer> {
  const data = given.data ?? mkdtempSync(join(tmpdir(), 'baton-server-'));
  const stores = { store: createMemoryStore(), logs: createMemoryLogStore(), ...ofFiles() };
  const complaints: TestServer['complaints'] = [];
  const complain = (info: object, message: string): void => {
    if (message !== ofBusyMachine) complaints.push({ message, data: info });
  };
  const logger: Logger = { debug() {}, info() {}, warn: complain, error: complain };
  const config = configOf({ port: 0, bootstrapToken, webDir: join(data, 'web'), ...given, data });
  const server = await startServer({ config, logger, stores });
  const call = async (method: string, path: string, options: CallOptions = {}): Promise<CallAnswer> => {
    const { body, token = bootstrapToken, headers = {} } = options;
    const isText = typeof body === 'string' || body instanceof Uint8Array;
    const response = await fetch(server.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer: CallAnswer = { status: response.status, headers: response.headers, text, body: parse(text) };
    assertDescribed(method, path, answer);
    return answer;
  };
  const close = async (): Promise<void> => {
    await server.close();
    rmSync(data, { recursive: true, force: true });
  };
  return { ...server, close, stores, complaints, adminToken: bootstrapToken, call };
}

const ofFiles = () => ({ files: createMemoryFileStore(), fleetLog: createMemoryFleetLog(Date) });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
