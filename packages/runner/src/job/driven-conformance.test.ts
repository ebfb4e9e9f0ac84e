import { drivenExecutor } from '../executors/driven.ts';
import { executorConforms } from '../testing/executor-suite.ts';
import { driveFromSources } from '../testing/host-bench.ts';
import { type ProbeSpec, probe } from '../testing/probe-driver.ts';

executorConforms({
  executor: drivenExecutor(probe, process.env.PATH ?? '', driveFromSources),
  tool: 'itself',
  waitsFor: (file, marker) => ({ script: `echo ${marker}; until [ -e ${file} ]; do sleep 0.02; done` }) satisfies ProbeSpec,
  hangs: (marker) => ({ script: `echo ${marker}; sleep 300` }) satisfies ProbeSpec,
  prints: (variable) =>
    ({
      script: `echo "$${variable}"; echo "$${variable}" >&2`,
      tellSecrets: [variable],
      outputSecrets: [variable],
    }) satisfies ProbeSpec,
});
