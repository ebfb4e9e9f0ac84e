import { createServer } from 'node:http';

/**
 * What HTTP and JSON cost here without Baton: reads a JSON body, answers a small one; when the argument says for how long it holds a request,
 * after so many milliseconds, give or take a fifth.
 */
const holdMs = Number(process.argv[2] ?? 0);

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    JSON.parse(Buffer.concat(parts).toString());
    const body = '{"accepted":true}';
    const answer = (): void => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
    };
    if (holdMs === 0) answer();
    else setTimeout(answer, holdMs * (0.8 + 0.4 * Math.random()));
  });
});
server.requestTimeout = 0;
server.keepAliveTimeout = 72_000;
// thousands connect at the same moment
server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => process.send?.(server.address()));
