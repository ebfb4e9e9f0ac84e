import { parseArgs } from 'node:util';
import { cases } from './cases/all.ts';
import type { Scale } from './cases/case.ts';
import { measureRaw } from './cases/raw.ts';
import { databases, useDatabase } from './processes/database.ts';
import { conditionsOf } from './report/conditions.ts';
import { keep } from './report/keep.ts';
import { type Results, sectionName } from './report/results.ts';
import { table } from './report/table.ts';

const names = Object.keys(cases);

const help = `npm run bench -- [CASE…] [--seconds 60] [--warm-up 5] [--runners 1000] [--idle-runners 10000] [--raw-seconds 3]
                     [--backlog 1000000] [--claims 100000] [--rounds 20] [--database sqlite|postgres] [--write]

Measures Baton on this machine: ${names.join(', ')} (all of them without a CASE).
The server and the load generator are processes of their own; commits are durable. --write keeps the figures in bench/results.json and makes
bench/results.md from it; cases that were not measured keep theirs.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    'warm-up': { type: 'string', default: '5' },
    runners: { type: 'string', default: '1000' },
    'idle-runners': { type: 'string', default: '10000' },
    'raw-seconds': { type: 'string', default: '3' },
    backlog: { type: 'string', default: '1000000' },
    claims: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '20' },
    database: { type: 'string', default: 'sqlite' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const unknown = positionals.filter((name) => !Object.hasOwn(cases, name));
  const database = databases.find((each) => each === values.database);
  if (!database) unknown.push(values.database);
  if (values.help || !database || unknown.length > 0) {
    process.stdout.write(`${unknown.length > 0 ? `Unknown: ${unknown.join(', ')}\n` : ''}${help}\n`);
    process.exitCode = unknown.length > 0 ? 2 : 0;
    return;
  }
  useDatabase(database);
  const scale: Scale = {
    database,
    seconds: Number(values.seconds),
    warmUpSeconds: Number(values['warm-up']),
    runners: Number(values.runners),
    idleRunners: Number(values['idle-runners']),
    backlog: Number(values.backlog),
    claims: Number(values.claims),
    rounds: Number(values.rounds),
  };
  const results = await measure(positionals.length > 0 ? positionals : names, scale);
  if (Object.keys(results).length > 1)
    process.stdout.write(`\n${table(Object.values(results).flatMap(({ figures }) => figures))}\n`);
}

async function measure(wanted: readonly string[], scale: Scale): Promise<Results> {
  const raw = await measureRaw(Number(values['raw-seconds']));
  const conditions = conditionsOf(scale, raw);
  process.stdout.write(`${conditions}\n`);
  const measuredOn = new Date().toISOString().slice(0, 10);
  const results: Results = {};
  for (const [name, measureCase] of Object.entries(cases)) {
    if (!wanted.includes(name)) continue;
    process.stdout.write(`${name} …\n`);
    try {
      const figures = await measureCase(scale, raw);
      results[sectionName(name, scale.database)] = { measuredOn, conditions, figures };
      process.stdout.write(`${table(figures)}\n`);
      if (values.write) await keep(results, names);
    } catch (error) {
      // The others are worth measuring all the same.
      process.stdout.write(`${name} failed: ${(error as Error).stack ?? error}\n`);
      process.exitCode = 1;
    }
  }
  return results;
}

await main();
