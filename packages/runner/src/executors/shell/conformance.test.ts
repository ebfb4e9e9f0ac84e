import { findProgram } from '../../process/programs.ts';
import { executorConforms } from '../../testing/executor-suite.ts';
import { shellExecutor } from './shell.ts';

const path = process.env.PATH ?? '';

executorConforms({
  executor: shellExecutor(path),
  tool: findProgram('sh', path),
  waitsFor: (file, marker) => ({ script: `echo ${marker}; until [ -e ${file} ]; do sleep 0.02; done` }),
  hangs: (marker) => ({ script: `echo ${marker}; sleep 300` }),
  prints: (variable) => ({ script: `echo "$${variable}"; echo "$${variable}" >&2; echo "out=$${variable}" > "$BATON_OUTPUT"` }),
});
