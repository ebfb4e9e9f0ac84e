import type { TestServer } from './server.ts';

interface ForeignRunner {
  /** by which its calls name it */
  name: string;
  token: string;
}

export type ForeignRunners = Record<'gitea' | 'semaphore' | 'challengectl', ForeignRunner>;

/** Registers one runner of each protocol over HTTP. */
export async function registerForeign({ call }: Pick<TestServer, 'call'>): Promise<ForeignRunners> {
  const { body: registration } = await call('GET', '/api/v1/admin/runners/registration-token');
  const asked = { name: 'gitea', token: registration.token, labels: ['linux'] };
  const gitea = await call('POST', '/api/actions/runner.v1.RunnerService/Register', { token: null, body: asked });
  const semaphore = await call('POST', '/api/internal/runners', {
    token: null,
    body: { registration_token: registration.token, name: 'semaphore', tags: [], max_parallel_tasks: 1 },
  });
  const { body: key } = await call('POST', '/api/v1/provisioning-keys', { body: { name: 'key' } });
  const made = await call('POST', '/api/provisioning/provision', { token: key.secret, body: { runner_name: 'mast' } });
  const { runner_id: name, api_key: token, enrollment_token: enrollment } = made.body;
  await call('POST', '/api/enrollment/enroll', {
    token: null,
    body: { enrollment_token: enrollment, api_key: token, runner_id: name, hostname: 'mast', devices: [] },
  });
  return {
    gitea: { name: gitea.body.runner.uuid, token: gitea.body.runner.token },
    semaphore: { name: 'semaphore', token: semaphore.body.token },
    challengectl: { name, token },
  };
}
