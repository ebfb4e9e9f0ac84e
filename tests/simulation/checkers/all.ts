import { actions } from './actions.ts';
import { asks } from './asks.ts';
import type { Make } from './checker.ts';
import { credentialKept, noFalseAlarm } from './credentials.ts';
import { drawnValues } from './draws.ts';
import { oneJobEach } from './ephemerals.ts';
import { deviceRows, offersFit } from './fits.ts';
import { gates } from './gates.ts';
import { inTime } from './in-time.ts';
import { jobsEndOnce, lossPolicy, outcomesAreTrue, removalFails } from './jobs.ts';
import { concurrencyKeys } from './keys.ts';
import { heldIsKept, leaseKept, oneLease, reports } from './leases.ts';
import { limits } from './limits.ts';
import { logs, logsAreClosed } from './logs.ts';
import { exits, noRepairs, offers } from './offers.ts';
import { pauses } from './pauses.ts';
import { cancelledStops, cancelTold, capacity, deviceOnce, fenced, stopRunsOnce, unpluggedStops } from './processes.ts';
import { confirmedStops, partitionPolicy } from './stops.ts';
import { submissions } from './submissions.ts';
import { templates } from './templates.ts';

/** Every checker, by the name that a violation carries. */
export const allCheckers: Readonly<Record<string, Make>> = {
  'one lease': oneLease,
  reports,
  'lease kept': leaseKept,
  'held is kept': heldIsKept,
  'stop runs once': stopRunsOnce,
  gates,
  'confirmed stops': confirmedStops,
  'partition policy': partitionPolicy,
  'concurrency keys': concurrencyKeys,
  'one job each': oneJobEach,
  capacity,
  'device once': deviceOnce,
  'device rows': deviceRows,
  'unplugged stops': unpluggedStops,
  fenced,
  'cancelled stops': cancelledStops,
  'cancel told': cancelTold,
  'jobs end once': jobsEndOnce,
  'asks are answered': asks,
  'outcomes are true': outcomesAreTrue,
  'loss policy': lossPolicy,
  'removal fails': removalFails,
  'credential kept': credentialKept,
  'no false alarm': noFalseAlarm,
  submissions,
  templates,
  offers,
  'offers fit': offersFit,
  pauses,
  'drawn values': drawnValues,
  actions,
  limits,
  'in time': inTime,
  'no repairs': noRepairs,
  exits,
  logs,
  'logs are closed': logsAreClosed,
};
