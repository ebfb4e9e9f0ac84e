import type { Make } from './checker.ts';
import { oneJobEach } from './ephemerals.ts';
import { gates } from './gates.ts';
import { jobsEndOnce, lossPolicy, outcomesAreTrue, removalFails } from './jobs.ts';
import { concurrencyKeys } from './keys.ts';
import { heldIsKept, leaseKept, oneLease, reports } from './leases.ts';
import { logs, logsAreClosed } from './logs.ts';
import { exits, noRepairs, offers } from './offers.ts';
import { cancelledStops, cancelTold, capacity, deviceOnce, fenced, stopRunsOnce } from './processes.ts';
import { submissions } from './submissions.ts';

/** Every checker, by the name that a violation carries. */
export const allCheckers: Readonly<Record<string, Make>> = {
  'one lease': oneLease,
  reports,
  'lease kept': leaseKept,
  'held is kept': heldIsKept,
  'stop runs once': stopRunsOnce,
  gates,
  'concurrency keys': concurrencyKeys,
  'one job each': oneJobEach,
  capacity,
  deviceOnce,
  fenced,
  'cancelled stops': cancelledStops,
  'cancel told': cancelTold,
  'jobs end once': jobsEndOnce,
  'outcomes are true': outcomesAreTrue,
  'loss policy': lossPolicy,
  'removal fails': removalFails,
  submissions,
  offers,
  'no repairs': noRepairs,
  exits,
  logs,
  'logs are closed': logsAreClosed,
};
