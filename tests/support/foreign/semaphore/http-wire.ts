import type { Dispatcher } from 'undici';
import { jsonCall } from '../http.ts';
import { WireFailure } from '../process.ts';
import type { SemaphoreWire, SemaphoreWork } from './wire.ts';

const timeoutMs = 30_000;

/** Semaphore's one path, as the real runner calls it. */
export function semaphoreHttp(url: () => string, dispatcher: Dispatcher): SemaphoreWire {
  const call = (method: string, headers: Record<string, string>, body?: unknown): Promise<unknown> =>
    jsonCall(dispatcher, { method, url: `${url()}/api/internal/runners`, headers, body, timeoutMs });
  const known = (token: string, startedAt: string) => ({ 'x-runner-token': token, 'x-runner-started-at': startedAt });
  return {
    async register(registrationToken, name, tags, parallelMax) {
      const body = { registration_token: registrationToken, name, tags, max_parallel_tasks: parallelMax, enabled: true };
      const answer = (await call('POST', {}, body)) as { token?: unknown } | null;
      if (typeof answer?.token !== 'string') throw new WireFailure('garbled', 200, 'no token');
      return answer.token;
    },
    async poll(token, startedAt) {
      return (await call('GET', known(token, startedAt))) as SemaphoreWork;
    },
    async progress(token, startedAt, jobs) {
      const answer = (await call('PUT', known(token, startedAt), { Jobs: jobs })) as { terminated_jobs?: number[] } | null;
      return answer?.terminated_jobs ?? [];
    },
  };
}
