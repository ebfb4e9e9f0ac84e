import { parseArgs } from 'node:util';
import { type Copying, simulateCopies } from './run/copies.ts';
import { simulateMixed } from './run/mixed.ts';
import { simulatePools } from './run/pools.ts';
import { describeViolation } from './run/report.ts';
import { simulate } from './run/simulate.ts';

/*
 * Runs many seeds: `npm run soak -- --seeds 5000 [--from N] [--seconds S]`, or one with its whole trace: `npm run soak -- --trace N`.
 * With `--mixed` it is the mixed fleet that works through `--jobs` jobs; with `--pools` and `--copies` the scenes of these names.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '0' },
    trace: { type: 'string' },
    mixed: { type: 'boolean', default: false },
    pools: { type: 'boolean', default: false },
    copies: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '1000' },
    runners: { type: 'string', default: '8' },
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

/** What a scene of its own found under a seed, in words; null: nothing. */
type Scene = (seed: number, listener: ((line: string) => void) | null) => Promise<string | null>;

const mixed: Scene = async (seed, listener) => {
  const size = { jobs: Number(values.jobs), runners: Number(values.runners) };
  const { violation, lines } = await simulateMixed(seed, size, listener);
  return violation === null ? null : [`seed ${seed}: ${violation}`, ...lines.slice(-40)].join('\n');
};

const pools: Scene = async (seed, listener) => {
  const { violation, stuck, lines } = await simulatePools(seed);
  if (listener) lines.forEach(listener);
  const found = violation ?? stuck;
  return found === null ? null : [`seed ${seed}: ${found}`, ...lines].join('\n');
};

const copies: Scene = async (seed, listener) => {
  for (const copying of ['of now', 'older', 'restored'] satisfies Copying[]) {
    const { violation, lost, lines } = await simulateCopies(seed, copying);
    if (listener) [`a folder ${copying}`, ...lines].forEach(listener);
    const found = violation ?? (lost.length > 0 ? `lost are ${lost.join(', ')}` : null);
    if (found !== null) return [`seed ${seed}, a folder ${copying}: ${found}`, ...lines].join('\n');
  }
  return null;
};

async function soakScene(name: string, scene: Scene): Promise<boolean> {
  if (values.trace !== undefined) return (await scene(Number(values.trace), (line) => console.log(line))) === null;
  const failing: number[] = [];
  const [from, count] = [Number(values.from), Number(values.seeds)];
  for (let seed = from; seed < from + count; seed++) {
    const found = await scene(seed, null);
    if (found === null) continue;
    failing.push(seed);
    console.log(found);
  }
  console.log(`${count} seeds of ${name} from ${from}, ${failing.length} failing: ${failing.join(', ') || 'none'}`);
  return failing.length === 0;
}

function run(): Promise<boolean> {
  if (values.mixed) return soakScene('the mixed fleet', mixed);
  if (values.pools) return soakScene('pools', pools);
  if (values.copies) return soakScene('copies', copies);
  return values.trace ? traceOne(Number(values.trace)) : soak(Number(values.from), Number(values.seeds), Number(values.seconds));
}

process.stdout.on('error', () => process.exit(1)); // whoever read it has seen enough
process.exitCode = (await run()) ? 0 : 1;
