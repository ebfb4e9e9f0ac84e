import { backlog } from './backlog.ts';
import type { Case } from './case.ts';
import { cycles } from './cycles.ts';
import { death } from './death.ts';
import { giteaIdle } from './gitea-idle.ts';
import { idle } from './idle.ts';
import { jobRows } from './job-rows.ts';
import { latency } from './latency.ts';
import { lines } from './lines.ts';
import { logs, maskedLogs } from './logs.ts';
import { longLog } from './long-log.ts';
import { restart } from './restart.ts';
import { rows } from './rows.ts';
import { script } from './script.ts';
import { slowDisk } from './slow-disk.ts';
import { start } from './start.ts';
import { started } from './started.ts';
import { statistics } from './statistics.ts';
import { strangers } from './strangers.ts';
import { visible } from './visible.ts';

/** Every case by name, in the order in which they are measured. */
export const cases: Record<string, Case> = {
  latency500: latency(500, { p50: 2, p99: 15 }),
  latency1000: latency(1000, { p99: 40 }),
  started,
  cycles: cycles('job cycles', { sqlite: 4500, postgres: 3000 }, { folded: false, logLines: 0 }),
  folded: cycles(
    'job cycles, accept and finish folded into syncs',
    { sqlite: 7000, postgres: 4500 },
    { folded: true, logLines: 0 },
  ),
  withLog: cycles('job cycles with a log of 10 lines', { sqlite: 3000, postgres: 2000 }, { folded: false, logLines: 10 }),
  logs,
  maskedLogs,
  lines,
  idle,
  giteaIdle,
  backlog,
  restart,
  death,
  slowDisk,
  visible,
  rows,
  jobRows,
  script,
  longLog,
  strangers,
  statistics,
  start,
};
