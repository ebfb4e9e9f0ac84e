import { findProgram } from '../../process/programs.ts';
import { executorConforms } from '../../testing/executor-suite.ts';
import { driveFromSources } from '../../testing/host-bench.ts';
import { shellExecutor } from './shell.ts';

const path = process.env.PATH ?? '';

executorConforms({
  executor: shellExecutor(path, { command: null, caFile: null }),
  tool: findProgram('sh', path),
  waitsFor: (file, marker) => ({ script: `echo ${marker}; until [ -e ${file} ]; do sleep 0.02; done` }),
  hangs: (marker) => ({ script: `echo ${marker}; sleep 300` }),
  prints: (variable) => ({ script: `echo "$${variable}"; echo "$${variable}" >&2; echo "out=$${variable}" > "$BATON_OUTPUT"` }),
});

/** With files, a driver runs the script; a pattern that nothing has asks nobody for anything. */
const artifacts = { out: [{ path: '*.nothing' }] };

executorConforms({
  executor: shellExecutor(path, driveFromSources),
  tool: findProgram('sh', path),
  waitsFor: (file, marker) => ({ script: `echo ${marker}; until [ -e ${file} ]; do sleep 0.02; done`, artifacts }),
  hangs: (marker) => ({ script: `echo ${marker}; sleep 300`, artifacts }),
  prints: (variable) => ({
    script: `echo "$${variable}"; echo "$${variable}" >&2; echo "out=$${variable}" > "$BATON_OUTPUT"`,
    artifacts,
  }),
});
