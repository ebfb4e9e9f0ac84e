import { gzipSync } from 'node:zlib';

/** A package of the runner's program, as the build makes it. */
export function packageOf(version: string, program = `console.log('${version}')\n`, name = 'baton-runner'): Buffer {
  const files = [
    { path: 'package/package.json', content: Buffer.from(JSON.stringify({ name, version })) },
    { path: 'package/baton-runner.mjs', content: Buffer.from(program) },
  ];
  return gzipSync(
    Buffer.concat([...files.flatMap(({ path, content }) => [headerOf(path, content.length), padded(content)]), end]),
  );
}

export async function* inPieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100) yield bytes.subarray(at, at + 100);
}

const end = Buffer.alloc(1024);

const padded = (content: Buffer): Buffer => Buffer.concat([content, Buffer.alloc((512 - (content.length % 512)) % 512)]);

function headerOf(path: string, size: number): Buffer {
  const header = Buffer.alloc(512);
  header.write(path, 0);
  header.write(`${size.toString(8).padStart(11, '0')} `, 124);
  header.write('0', 156);
  return header;
}
