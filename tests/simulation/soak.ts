import { parseArgs } from 'node:util';
import { describeViolation } from './run/report.ts';
import { simulate } from './run/simulate.ts';

/*
 * Runs many seeds: `npm run soak -- --seeds 5000 [--from N] [--seconds S]`, or one with its whole trace: `npm run soak -- --trace N`.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '0' },
    trace: { type: 'string' },
  },
});

async function traceOne(seed: number): Promise<boolean> {
  const outcome = await simulate(seed, (line) => console.log(line));
  console.log(outcome.violation ? describeViolation(outcome).split('\n')[0] : `seed ${seed} holds`);
  return outcome.violation === null;
}

async function soak(from: number, count: number, seconds: number): Promise<boolean> {
  const began = performance.now();
  const failing: number[] = [];
  let done = 0;
  for (let seed = from; seed < from + count; seed++) {
    const elapsed = (performance.now() - began) / 1_000;
    if (seconds > 0 && elapsed > seconds) break;
    const outcome = await simulate(seed);
    done += 1;
    if (outcome.violation) {
      failing.push(seed);
      console.log(describeViolation(outcome));
    }
    if (done % 100 === 0)
      console.log(`${done} seeds, ${failing.length} failing, ${((performance.now() - began) / done).toFixed(0)} ms a seed`);
  }
  console.log(`${done} seeds from ${from}, ${failing.length} failing${failing.length > 0 ? `: ${failing.join(', ')}` : ''}`);
  return failing.length === 0;
}

process.stdout.on('error', () => process.exit(1)); // whoever read it has seen enough
const holds = values.trace
  ? await traceOne(Number(values.trace))
  : await soak(Number(values.from), Number(values.seeds), Number(values.seconds));
process.exitCode = holds ? 0 : 1;
