/*
 * Runs before the page itself has arrived: asks who is signed in and for what will stand on the first screen, so that the server reads and sends
 * while the browser still loads and compiles. It shares nothing with the page but the hand-over, and is a file of its own of a kilobyte.
 */
import type { WhoAmI } from '@baton/protocol';
import type { Early, Watched } from './hand-over.ts';
import { earlyTopic, isDoor } from './topic.ts';

const path = location.pathname;

// the page may be quicker, and then asks itself
if (!isDoor(path) && !('batonEarly' in globalThis)) {
  const topic = earlyTopic(path, location.search);
  const early: Early = { whoami: fetch('/api/v1/whoami'), watched: null };
  // the page is handed the answer when what follows from it is begun; a failure is the page's to tell
  if (topic) early.whoami = early.whoami.then((answer) => begin(early, topic, answer));
  early.whoami.catch(() => {});
  Object.assign(globalThis, { batonEarly: early });
}

/** Watches if the one who is signed in would be let in. */
async function begin(early: Early, topic: Watched['topic'], answer: Response): Promise<Response> {
  const me = answer.ok ? ((await answer.clone().json()) as WhoAmI) : null;
  if (me && !me.mustSetUpTotp) watch(early, topic);
  return answer;
}

function watch(early: Early, topic: Watched['topic']): void {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/api/v1/live`);
  const watched: Early['watched'] = { id: 'early', topic, socket, heard: [] };
  const ask = { op: 'subscribe', id: watched.id, topic, cursor: null };
  socket.addEventListener('open', () => socket.send(JSON.stringify(ask)));
  socket.onmessage = ({ data }) => watched.heard.push(data);
  early.watched = watched;
}
