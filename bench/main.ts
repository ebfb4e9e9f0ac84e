import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { cases, measureRaw, type Scale } from './cases/all.ts';
import type { Figure } from './report/bars.ts';
import { table } from './report/table.ts';
import { useDatabase } from './server-process.ts';

const help = `npm run bench -- [NAME…] [--seconds 60] [--warm-up 5] [--runners 1000] [--idle-runners 10000] [--raw-seconds 3]
                     [--database sqlite|postgres] [--write]

Measures Baton on this machine: ${Object.keys(cases).join(', ')} (all of them without a NAME).
The server and the load generator are processes of their own; commits are durable. --write puts the table into bench/results.md.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '60' },
    'warm-up': { type: 'string', default: '5' },
    runners: { type: 'string', default: '1000' },
    'idle-runners': { type: 'string', default: '10000' },
    'raw-seconds': { type: 'string', default: '3' },
    database: { type: 'string', default: 'sqlite' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const unknown = positionals.filter((name) => !Object.hasOwn(cases, name));
  const { database } = values;
  if (database === 'sqlite' || database === 'postgres') useDatabase(database);
  else unknown.push(database);
  if (values.help || unknown.length > 0) {
    process.stdout.write(`${unknown.length > 0 ? `Unknown: ${unknown.join(', ')}\n` : ''}${help}\n`);
    process.exitCode = unknown.length > 0 ? 2 : 0;
    return;
  }
  const scale: Scale = {
    seconds: Number(values.seconds),
    warmUpSeconds: Number(values['warm-up']),
    runners: Number(values.runners),
    idleRunners: Number(values['idle-runners']),
  };
  const raw = await measureRaw(Number(values['raw-seconds']));
  process.stdout.write(`raw: ${JSON.stringify(raw)}\n`);
  const figures: Figure[] = [];
  for (const [name, measure] of Object.entries(cases)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    process.stdout.write(`${name} …\n`);
    const measured = await measure(scale, raw);
    figures.push(...measured);
    process.stdout.write(`${table(measured)}\n`);
  }
  const report = `${table(figures)}\n`;
  process.stdout.write(`\n${report}`);
  if (values.write) await writeFile(new URL('./results.md', import.meta.url), reportText(report, raw, scale));
}

const reportText = (report: string, raw: object, scale: Scale): string => `# Measured

On ${values.database}. Two cores, server and load generator each in a process of its own on the same machine, durable commits, ${scale.runners} simulated runners,
${scale.seconds} s a figure after ${scale.warmUpSeconds} s of warm-up. Raw cost on the same machine: ${JSON.stringify(raw)}. Made by \`npm run bench -- --write\`; absolute
figures belong to the machine, the ratios to Baton.

${report}`;

await main();
