import { DriveBench } from '../../../testing/drive-bench.ts';
import { terraformDriver } from '../terraform.ts';

/*
 * A runner's attempt in a process of its own, to be killed while it holds the lock of a state: `hold.ts SPECIFICATION`. Prints the folder of its
 * bench when it does.
 */

const bench = new DriveBench();
const spec: unknown = JSON.parse(process.argv[2] ?? '{}');
const holding = bench.drive(terraformDriver, { spec, jobId: 'holder' });
void holding.then((verdict) => {
  process.stderr.write(`${JSON.stringify(verdict)}\n${bench.said()}`);
  process.exitCode = 1;
});
await bench.until(() => bench.said().includes("Provisioning with 'local-exec'"));
process.stdout.write(`${bench.folder}\n`);
await holding;
