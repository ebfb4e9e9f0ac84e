import type { Order } from '@baton/server/provisioning';
import { SimulatedCloud, SimulatedProvider, simulatedKinds, unavailable } from '@baton/server/provisioning/simulated';
import { providerConformance } from './provider-conformance.ts';
import type { ProviderHarness } from './provider-harness.ts';

const clock = {
  now: () => 0,
  monotonic: () => 0,
  after: () => {
    throw new Error('nothing takes time here');
  },
};

const orderOf = (number: number): Order => ({
  ...{ poolId: 'pool', poolName: 'A pool', identity: null, region: null, settings: {} },
  ...{
    runnerId: `runner-${number}`,
    runnerName: `runner ${number}`,
    serverUrl: 'http://baton.example',
    token: `token of runner ${number}`,
  },
  offering: { labels: [], executors: [], capacity: 1, attributes: {}, ranges: {} },
  program: { version: '1.0.0', image: null, file: null },
});

async function open(): Promise<ProviderHarness> {
  const cloud = new SimulatedCloud({ clock });
  return {
    provider: new SimulatedProvider({ cloud }),
    reopen: async () => new SimulatedProvider({ cloud }),
    order: orderOf,
    changed: (order) => ({ ...order, program: { ...order.program, version: '2.0.0' } }),
    world: async () =>
      cloud.list().map(({ kind, name, runnerId, id }) => ({ kind, name, shows: JSON.stringify([runnerId, id]) })),
    async told({ runnerId }) {
      const machine = cloud.programs.of(runnerId);
      return machine === undefined || machine.state === 'stopped' ? null : `version ${machine.program.version}`;
    },
    breakNext(call, when) {
      void cloud.faults.add(call, when);
      return unavailable().message;
    },
    hangNext: (call) => cloud.faults.add(call, 'never'),
    async foreign(kind, name) {
      if (!simulatedKinds.some((each) => each.kind === kind)) throw new Error(`there is no ${kind}`);
      cloud.foreign(kind, name);
      return true;
    },
    logged: () => '',
    discard: async () => undefined,
  };
}

providerConformance('simulated', open);
