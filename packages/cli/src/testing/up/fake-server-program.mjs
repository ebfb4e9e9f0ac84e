// Stands in for the server in tests of `baton up`: a tiny REST API, and the messages between supervisor and server.
// Options: --data DIR, --end-code N (ends on GET /end), --port-in-use (ends before it is ready).
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const words = process.argv.slice(2);
const dataDir = words[words.indexOf('--data') + 1] ?? '';
const journal = (line) => appendFileSync(join(dataDir, 'journal'), `${line}\n`);
mkdirSync(dataDir, { recursive: true });
journal(`server ${words.filter((word) => word !== '--data' && word !== dataDir).join(' ')}`.trim());
if (words.includes('--port-in-use')) {
  console.error('baton: Port 7070 on 127.0.0.1 is in use');
  process.exit(1);
}
writeFileSync(join(dataDir, 'local-token'), 'bat_api_local\n', { mode: 0o600 });

let added = 0;
const server = createServer((request, response) => {
  const say = (status, body) => response.writeHead(status).end(JSON.stringify(body));
  if (request.headers.authorization !== 'Bearer bat_api_local') return say(401, {});
  if (request.url === '/end') process.exit(Number(words[words.indexOf('--end-code') + 1]));
  if (request.method === 'POST') {
    added += 1;
    return say(201, { id: `runner-${added}`, name: `local-${added}`, pairingToken: `bat_pair_${added}` });
  }
  return say(200, { contact: existsSync(join(dataDir, 'local-runner', 'online')) ? 'online' : 'offline', runners: [] });
});
server.listen(0, '127.0.0.1', () => {
  process.send({
    type: 'ready',
    url: `http://127.0.0.1:${server.address().port}`,
    localUrl: `http://127.0.0.1:${server.address().port}`,
    setupUrl: 'http://setup.example/#token',
    dataDir,
  });
});
process.on('SIGTERM', () => {
  journal('server stopped');
  process.exit(0);
});
