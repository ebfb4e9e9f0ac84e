/** The gateways to other systems' runners without their HTTP, for the simulator. */
export { completionOf, startOf, statusesOf } from '../gateways/challengectl/bodies.ts';
export { ChallengectlCalls } from '../gateways/challengectl/calls.ts';
export { recordOf } from '../gateways/challengectl/log-record.ts';
export { GiteaCalls } from '../gateways/gitea/calls.ts';
export { connectErrorOf } from '../gateways/gitea/connect/errors.ts';
export { SemaphoreCalls } from '../gateways/semaphore/calls.ts';
export { plainCapabilities } from '../gateways/semaphore/capabilities.ts';
export { readProgress } from '../gateways/semaphore/parse.ts';
export { Webhooks } from '../gateways/semaphore/webhooks.ts';
export { ForeignFleet } from '../gateways/shared/foreign-fleet.ts';
