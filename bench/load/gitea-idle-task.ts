import { type RegistrationToken, restPaths } from '@baton/protocol';
import { LoadClient, type Target } from './client.ts';
import { RawConnection } from './connection.ts';

/** Runners of Gitea that are connected and have nothing to do. */
export interface GiteaIdleTask {
  kind: 'giteaIdle';
  target: Target;
  adminToken: string;
  runners: number;
}

const service = '/api/actions/runner.v1.RunnerService';
const parallel = 32;
/** As the real runner has them: it gives a call up after 5 s, waits 2 s after an empty answer, more after each further one, and varies that. */
const fetchTimeoutMs = 5_000;
const [waitMsMin, waitMsMax, growth, jitter] = [2_000, 5_000, 1.5, 0.2];

interface Registered {
  uuid: string;
  token: string;
}

/** Connects them, says so, and lets them ask until the process is told to end. */
export async function runGiteaIdle({ target, adminToken, runners }: GiteaIdleTask): Promise<{ connected: number }> {
  const client = new LoadClient(target);
  const { token } = await client.json<RegistrationToken>('POST', restPaths.registrationToken, adminToken, undefined);
  let next = 0;
  const connectSome = async (): Promise<void> => {
    while (next < runners) {
      const asked = { name: `bench-${++next}`, token, labels: ['linux'], version: 'v3.3.0' };
      const { runner } = await client.json<{ runner: Registered }>('POST', `${service}/Register`, 'none', asked);
      const connection = await RawConnection.open(target.host, target.port);
      await call(
        connection,
        runner,
        'Declare',
        'application/json',
        JSON.stringify({ version: 'v3.3.0', labels: ['linux'], capabilities: ['cancelling'] }),
      );
      ask(connection, runner).catch((error: unknown) => process.send?.({ error: String(error) }));
    }
  };
  await Promise.all(Array.from({ length: parallel }, connectSome));
  return { connected: next };
}

async function call(
  connection: RawConnection,
  { uuid, token }: Registered,
  method: string,
  type: string,
  body: string | Uint8Array,
): Promise<Buffer> {
  const identity = `x-runner-uuid: ${uuid}\r\nx-runner-token: ${token}\r\nuser-agent: gitea-runner/3.3.0\r\n`;
  const connect = `connect-protocol-version: 1\r\nconnect-timeout-ms: ${fetchTimeoutMs}\r\naccept-encoding: gzip\r\n`;
  const head = `POST ${service}/${method} HTTP/1.1\r\nhost: bench\r\ncontent-type: ${type}\r\n${identity}${connect}`;
  const answer = await connection.send(head, body);
  if (answer.status !== 200) throw new Error(`${method}: ${answer.status} ${answer.body.toString()}`);
  return answer.body;
}

async function ask(connection: RawConnection, runner: Registered): Promise<never> {
  let version = Buffer.alloc(0);
  for (let waitMs = waitMsMin; ; waitMs = Math.min(waitMs * growth, waitMsMax)) {
    // its one field is the version of tasks, which is all that an empty answer holds as well: under another number
    const answer = await call(connection, runner, 'FetchTask', 'application/proto', version);
    version = Buffer.from(answer);
    version[0] = 8;
    await new Promise((resolve) => setTimeout(resolve, waitMs * (1 - jitter + 2 * jitter * Math.random())));
  }
}
