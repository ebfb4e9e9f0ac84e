/*
 * Runs before the page itself has arrived: asks who is signed in and for what will stand on the first screen, so that the server reads and sends
 * while the browser still loads and compiles. It shares nothing with the page but the hand-over, and is a file of its own of a kilobyte.
 */
import type { Early } from './hand-over.ts';
import { earlyTopic, isDoor } from './topic.ts';

const path = location.pathname;

// the page may be quicker, and then asks itself
if (!isDoor(path) && !('batonEarly' in globalThis)) {
  const early: Early = { whoami: fetch('/api/v1/whoami'), watched: null };
  Object.assign(globalThis, { batonEarly: early });
  const topic = earlyTopic(path, location.search);
  // a failure is the page's to tell: it is handed the same answer
  early.whoami.then(
    ({ ok }) => ok && topic && watch(early, topic),
    () => {},
  );
}

function watch(early: Early, topic: NonNullable<ReturnType<typeof earlyTopic>>): void {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/live`);
  const watched: Early['watched'] = { id: 'early', topic, socket, heard: [] };
  const ask = { op: 'subscribe', id: watched.id, topic, cursor: null };
  socket.addEventListener('open', () => socket.send(JSON.stringify(ask)));
  socket.onmessage = ({ data }) => watched.heard.push(data);
  early.watched = watched;
}
