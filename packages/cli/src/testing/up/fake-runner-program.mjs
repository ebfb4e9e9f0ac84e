// Stands in for the runner in tests of `baton up`: notes what it is told in the data folder's journal. What a file `behaviour` beside
// its configuration says decides how it runs: `refuse` ends with code 2 (once), `crash` with code 7 (once), `hang` ignores SIGTERM.
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const [verb, ...words] = process.argv.slice(2);
const optionValue = (option) => words[words.indexOf(option) + 1];
const config = optionValue('--config');
const folder = dirname(config);
const journal = (line) => appendFileSync(join(folder, '..', 'journal'), `${line}\n`);

if (verb === 'pair') {
  mkdirSync(folder, { recursive: true });
  writeFileSync(config, JSON.stringify({ url: optionValue('--url'), token: optionValue('--token') }));
  journal(`runner pair ${optionValue('--token')} ${words.includes('--no-start') ? 'no-start' : ''}`.trim());
} else {
  const { url, token } = JSON.parse(readFileSync(config, 'utf8'));
  journal(`runner ${verb} ${token} ${optionValue('--drain-grace-ms')}`);
  writeFileSync(join(folder, 'url'), url);
  if (process.env.BATON_URL) journal('runner has foreign settings');
  const behaviour = join(folder, 'behaviour');
  const how = existsSync(behaviour) ? readFileSync(behaviour, 'utf8') : '';
  if (how === 'refuse' || how === 'crash') {
    rmSync(behaviour);
    process.exit(how === 'refuse' ? 2 : 7);
  }
  process.on('SIGTERM', () => {
    if (how === 'hang') return;
    journal('runner stopped');
    rmSync(join(folder, 'online'));
    process.exit(0);
  });
  setInterval(() => {}, 1000);
  writeFileSync(join(folder, 'online'), '');
  console.log('runner started');
}
