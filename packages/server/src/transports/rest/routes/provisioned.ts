import type { Provision, Provisioned } from '@baton/protocol';
import type { App } from '../../../app/index.ts';
import { isSafeForCredentials } from '../../http/public-url.ts';

type ProvisionedView = Awaited<ReturnType<App['keys']['provision']>>;

/** One line of a file that shells, systemd and containers read: in single quotes where a shell would see more than a word. */
const line = (name: string, value: string): string =>
  `${name}=${/^[A-Za-z0-9_./:@%+=,-]*$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`}\n`;

/**
 * What was provisioned, as the two files that `baton-runner start` takes. Labels are the server's: they need not stand there, and people can
 * change them.
 */
export function provisionedOf(view: ProvisionedView, wishes: Provision, url: string, now: number): Provisioned {
  const { runner, token, expiresAt } = view;
  const { capacity, attributes, ranges, devices } = wishes;
  const settings = {
    ...(runner.workspace !== null && { workspace: runner.workspace }),
    ...(capacity !== undefined && { capacity }),
    ...(attributes && { attributes }),
    ...(ranges && { ranges }),
    ...(devices && { devices }),
    ...(runner.ephemeral && { ephemeral: true }),
    ...(!isSafeForCredentials(url) && { insecure: true }),
  };
  const environment = [line('BATON_URL', url), line('BATON_RUNNER_ENROLMENT_TOKEN', token)];
  if (Object.keys(settings).length > 0) environment.push(line('BATON_RUNNER_SETTINGS', JSON.stringify(settings)));
  return {
    id: runner.id,
    number: runner.number,
    name: runner.name,
    enrolmentToken: token,
    expiresAt,
    expiresInMs: Math.max(0, expiresAt - now),
    config: { url, name: runner.name, ...settings, enrolmentToken: token },
    environment: environment.join(''),
  };
}
