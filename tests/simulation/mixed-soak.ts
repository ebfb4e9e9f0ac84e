import { parseArgs } from 'node:util';
import { simulateMixed } from './run/mixed.ts';

/*
 * The mixed fleet under many seeds: `node tests/simulation/mixed-soak.ts --seeds 100 [--from N] [--jobs 1000] [--runners 8]`, or one with its whole trace: `--trace N`.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1000' },
    runners: { type: 'string', default: '8' },
    trace: { type: 'string' },
  },
});
const size = { jobs: Number(values.jobs), runners: Number(values.runners) };
const from = Number(values.trace ?? values.from);
const listener = values.trace === undefined ? null : (line: string): void => console.log(line);

let failing = 0;
for (let seed = from; seed < from + (values.trace === undefined ? Number(values.seeds) : 1); seed++) {
  const began = process.cpuUsage();
  const { violation, lines, ends, attempts, runs, lasted } = await simulateMixed(seed, size, listener);
  const { user, system } = process.cpuUsage(began);
  if (violation) {
    failing += 1;
    console.log([`seed ${seed}: ${violation}`, ...lines.slice(-40)].join('\n'));
  }
  const seconds = ((user + system) / 1e6).toFixed(1);
  console.log(
    `seed ${seed}: ${JSON.stringify({ ends, attempts, runs, lasted: Math.round(lasted / 1000) })} in ${seconds} s of CPU`,
  );
}
console.log(`${failing} failing`);
process.exitCode = failing > 0 ? 1 : 0;
