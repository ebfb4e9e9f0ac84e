import type { Dispatcher } from 'undici';
import { jsonCall } from '../http.ts';
import type { ChallengectlIdentity, ChallengectlTask, ChallengectlWire } from './wire.ts';

const [shortMs, longMs] = [5_000, 10_000];

/** challengectl's paths, as its client calls them. */
export function challengectlHttp(url: () => string, dispatcher: Dispatcher): ChallengectlWire {
  const call = (who: ChallengectlIdentity, method: string, path: string, timeoutMs: number, body?: unknown): Promise<unknown> => {
    const headers = { authorization: `Bearer ${who.apiKey}`, 'x-runner-mac': who.mac, 'x-runner-machine-id': who.machineId };
    return jsonCall(dispatcher, { method, url: `${url()}/api${path}`, headers, body, timeoutMs });
  };
  const own = ({ runnerId }: ChallengectlIdentity, verb: string): string => `/runners/${runnerId}/${verb}`;
  return {
    async enroll(who, enrollmentToken, devices) {
      const { apiKey, runnerId, hostname, mac, machineId } = who;
      const keys = { enrollment_token: enrollmentToken, api_key: apiKey, runner_id: runnerId };
      const body = { ...keys, hostname, devices, mac_address: mac, machine_id: machineId };
      await jsonCall(dispatcher, { method: 'POST', url: `${url()}/api/enrollment/enroll`, headers: {}, body, timeoutMs: longMs });
    },
    async register(who, devices) {
      await call(who, 'POST', '/runners/register', longMs, { hostname: who.hostname, devices });
    },
    async heartbeat(who) {
      await call(who, 'POST', own(who, 'heartbeat'), shortMs);
    },
    async task(who) {
      return ((await call(who, 'GET', own(who, 'task'), longMs)) as { task: ChallengectlTask | null }).task;
    },
    async complete(who, end) {
      await call(who, 'POST', own(who, 'complete'), longMs, end);
    },
    async log(who, level, message, timestamp) {
      await call(who, 'POST', own(who, 'log'), shortMs, { log: { level, message, timestamp } });
    },
    async signout(who) {
      await call(who, 'POST', own(who, 'signout'), shortMs);
    },
  };
}
