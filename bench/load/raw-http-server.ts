import { createServer } from 'node:http';

/** What HTTP and JSON cost here without Baton: reads a JSON body, answers a small one. */
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    JSON.parse(Buffer.concat(parts).toString());
    const body = '{"accepted":true}';
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  });
});
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
