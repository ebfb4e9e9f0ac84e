import type { Permission } from '../../api/may.ts';

/** How a runner can be added, in the order of the sheet; each is also an address: `/runners?new=…`. */
export const ways = ['pair', 'self-hosted', 'cloud-hosted', 'register', 'provision', 'foreign'] as const;
export type Way = (typeof ways)[number];

/** What a way is called, and what it is for. */
export const wayWords: Readonly<Record<Way, { tab: string; title: string; about: string; needs: Permission }>> = {
  pair: {
    tab: 'Pair',
    title: 'Pair a runner',
    about: 'One machine before you: you get a command to run there, which works once.',
    needs: 'manage_runners',
  },
  'self-hosted': {
    tab: 'Self-hosted',
    title: 'Add a self-hosted runner',
    about:
      'A machine that is set up by files: you get the id and the token of the runner, for systemd, Docker or your own tools.',
    needs: 'manage_runners',
  },
  'cloud-hosted': {
    tab: 'Cloud-hosted',
    title: 'Deploy a cloud-hosted runner',
    about:
      'A machine that the server makes, and lets go when there is nothing to do: on this server, AWS ECS Fargate, Docker or Kubernetes.',
    needs: 'manage_pools',
  },
  register: {
    tab: 'Register',
    title: 'Register runners',
    about: 'Several machines, by hand or by a script: they register themselves with the token of a scope.',
    needs: 'manage_runners',
  },
  provision: {
    tab: 'Provision',
    title: 'Provision runners',
    about: 'Automation and machine images: a key with which programs make runners, and can do nothing else.',
    needs: 'create_provisioning_key',
  },
  foreign: {
    tab: 'Other systems',
    title: 'Add a runner of another system',
    about: 'A machine that runs the runner of Gitea, Semaphore or challengectl already: it is pointed here, and stays as it is.',
    needs: 'manage_runners',
  },
};
