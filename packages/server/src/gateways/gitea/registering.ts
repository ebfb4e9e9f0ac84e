import type { Token } from '@baton/core';
import type { RegisterRequest, RunnerSchema } from '@baton/protocol/gitea';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { notedWhenSpent } from '../../transports/http/spent.ts';
import { underFreeName } from '../shared/free-name.ts';
import { capabilitiesOf } from './capabilities.ts';
import type { GiteaDeps } from './deps.ts';
import { labelsOf } from './labels.ts';
import { nameOf, versionOf } from './names.ts';

type Registered = MessageInitShape<typeof RunnerSchema>;

/** Makes a runner, under a name that is free. Throws what the app refuses, and `invalid_argument` for what can be no runner. */
export async function registerRunner(
  deps: Pick<GiteaDeps, 'app' | 'auth' | 'entropy' | 'clock'>,
  enrolment: Token,
  request: RegisterRequest,
  address: string,
): Promise<Registered> {
  const labels = labelsOf(request.labels, request.agentLabels, request.customLabels);
  const version = versionOf(request.version);
  const given = nameOf(request.name);
  const { ephemeral } = request;
  const nonce = deps.entropy.uuid(deps.clock.now());
  const input = { speaks: 'gitea', capabilities: capabilitiesOf(labels), version, ephemeral, nonce } as const;
  const by = { address, identity: enrolment.id };
  const register = (name: string) =>
    notedWhenSpent(deps.auth, by, () => deps.app.runners.register(enrolment, { ...input, name }, address));
  const { runner, token } = await underFreeName(given, `runner-${nonce}`, register);
  return {
    id: BigInt(runner.number),
    uuid: runner.id,
    token,
    name: runner.name,
    version,
    labels,
    ephemeral: runner.ephemeral,
  };
}
