/*
 * Runs before the page itself has arrived: asks for what will stand on its first screen, so that the server reads and sends while the browser still
 * loads and compiles. It shares nothing with the page but the hand-over, and is a file of its own of less than a kilobyte.
 */
import type { Early } from './hand-over.ts';
import { earlyTopic } from './topic.ts';

const topic = earlyTopic(location.pathname, location.search);
// the page may be quicker, and then asks itself
if (topic && !('batonEarly' in globalThis)) {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/live`);
  const early: Early = { id: 'early', topic, socket, heard: [] };
  const ask = { op: 'subscribe', id: early.id, topic, cursor: null };
  socket.addEventListener('open', () => socket.send(JSON.stringify(ask)));
  socket.onmessage = ({ data }) => early.heard.push(data);
  Object.assign(globalThis, { batonEarly: early });
}
