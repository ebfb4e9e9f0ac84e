/** The keeping thread: what arrives while a group syncs makes up the next one. */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { Keeper } from './keeper.ts';
import type { KeeperOptions, Message, Report, Request } from './wire.ts';
import { isFull } from './write-all.ts';

const nothing = Buffer.alloc(0);

async function serve(port: MessagePort, options: KeeperOptions): Promise<void> {
  const report = (message: Report): void => port.postMessage(message);
  let keeper: Keeper;
  try {
    keeper = await Keeper.open(options, {
      report: (packed) => report({ type: 'pack', report: packed }),
      late: (answer) => report({ type: 'answers', messages: 0, answers: [answer] }),
    });
  } catch (error) {
    report({ type: 'unusable', full: isFull(error), message: error instanceof Error ? error.message : String(error) });
    return;
  }
  port.on('message', (first: Message) => {
    const group: { request: Request; bytes: Buffer }[] = [];
    let messages = 0;
    let isLast = false;
    for (let message: Message | undefined = first; message; message = receiveMessageOnPort(port)?.message) {
      if (message.type === 'shutdown') isLast = true;
      else {
        messages++;
        for (const request of message.requests) group.push({ request, bytes: bytesOf(request, message.bytes) });
      }
    }
    if (messages > 0) report({ type: 'answers', messages, answers: keeper.run(group) });
    if (isLast) void keeper.shutdown().then(() => port.close());
  });
  report({ type: 'ready' });
}

const bytesOf = (request: Request, bytes: ArrayBuffer): Buffer =>
  request.type === 'append' ? Buffer.from(bytes, request.start, request.end - request.start) : nothing;

if (parentPort) void serve(parentPort, workerData as KeeperOptions);
