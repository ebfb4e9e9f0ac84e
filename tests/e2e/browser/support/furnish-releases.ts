import { bundleMediaType, restPaths } from '@baton/protocol';
import { packageOf } from '@baton/protocol/pack-program';
import { taken } from '../../support/rest.ts';
import type { Server } from '../../support/server.ts';

const notes = `# Faster starts

The runner is ready **half a second** earlier, and says what it waits for.

- Devices are looked for while tools are asked for their versions
  - \`hackrf_info\` is asked once
- A log of 1 GiB is sent with *a third* of the memory; see [the measurements](https://baton.example/bench)

## Breaking

Runners of 0.1 must be given \`--job-user\` where they run as root:

\`\`\`sh
baton-runner start --job-user baton
\`\`\`
`;

/** Publishes some versions: one for all, one for a later server, one that was taken back. */
export async function furnishReleases(server: Server): Promise<void> {
  const publish = (version: string, more: object): Promise<unknown> => server.post(restPaths.releases, { version, ...more });
  await publish('0.1.1', { notes: 'Fixes a leak.', commit: '4f1c2aa9d0' });
  await server.post(restPaths.releaseWithdrawal('0.1.1'), { reason: 'it loses the end of logs' });
  await publish('0.2.0', { notes, breaking: true, url: 'https://baton.example/0.2.0', image: 'ghcr.io/baton/runner:0.2.0' });
  taken(
    await server.call('PUT', restPaths.releaseBundle('0.2.0'), undefined, {
      bytes: packageOf('0.2.0'),
      type: bundleMediaType,
    }),
  );
  await publish('1.0.0', { notes: 'Needs what only the next server has.', serverVersionMin: '1.0.0' });
}
