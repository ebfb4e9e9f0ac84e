import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { executorConforms } from '../../testing/executor-suite.ts';
import { driveFromSources } from '../../testing/host-bench.ts';
import { temporaryFolder } from '../../testing/program.ts';
import { drivenExecutor } from '../driven.ts';
import { terraformKind } from './kind.ts';
import { realTool } from './testing/tool-bench.ts';

const [states, remove] = temporaryFolder();
afterAll(remove);

/** Applies one resource, which is made by running a script; each job has a state of its own. */
const running = (script: string) => ({
  action: 'apply',
  approval: 'auto',
  backendConfig: { path: join(states, `${randomUUID()}.tfstate`) },
  files: {
    'main.tf':
      'terraform {\n  backend "local" {}\n}\nresource "terraform_data" "it" {\n  provisioner "local-exec" {\n    command = "sh script"\n  }\n}\n',
    script,
  },
});

executorConforms({
  executor: drivenExecutor(terraformKind, process.env.PATH ?? '', driveFromSources),
  tool: realTool,
  waitsFor: (file, marker) => running(`echo ${marker}\nuntil [ -e '${file}' ]; do sleep 0.05; done\n`),
  hangs: (marker) => running(`echo ${marker}\nsleep 1000\n`),
  // echo of some shells reads backslashes
  prints: (variable) => running(`printf 'it is %s\\n' "$${variable}"\nprintf '%s\\n' "$${variable}" >&2\n`),
});
