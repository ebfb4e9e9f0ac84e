/** The writing thread: the only one that changes the database. What arrives while a transaction syncs makes up the next one. */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type Connection, connect } from './driver.ts';
import { Transactions } from './transaction.ts';
import type { Message, Report, Request, WriterOptions } from './wire.ts';

/** Pages after which the write-ahead log is folded into the database: 16 MiB. */
const checkpointPages = 4_000;

/**
 * KiB of pages that are kept. More costs more than it saves: SQLite looks through all of them at the end of each transaction that moved pages about
 * (it gives one a number above all others meanwhile), and what is not kept is nearly always in the memory of the operating system.
 */
const cacheKib = 8_192;

/** Commits that share a transaction at most: more gain little, and those who wait would all wait for the last of them. */
const batchMax = 512;

function openForWriting(file: string): Connection {
  const db = connect(file, 'write');
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma(`wal_autocheckpoint = ${checkpointPages}`);
  db.pragma(`cache_size = -${cacheKib}`);
  db.pragma('temp_store = MEMORY');
  return db;
}

function serve(port: MessagePort, { file, reserveFile }: WriterOptions): void {
  const db = openForWriting(file);
  const transactions = new Transactions(db, reserveFile);
  const report = (message: Report): void => port.postMessage(message);
  port.on('message', (first: Message) => {
    const requests: Request[] = [];
    let closing = false;
    let messages = 0;
    let commits = 0;
    for (let message: Message | undefined = first; message; ) {
      if (message.type === 'close') closing = true;
      else {
        requests.push(...message.requests);
        commits += message.commits;
      }
      messages++;
      // what is left comes by itself
      message = commits < batchMax ? receiveMessageOnPort(port)?.message : undefined;
    }
    if (requests.length > 0) report(carryOut(transactions, requests, messages));
    if (!closing) return;
    db.close();
    port.close();
  });
  report({ type: 'ready' });
}

function carryOut(transactions: Transactions, requests: Request[], messages: number): Report {
  const started = performance.now();
  const { answers, reserveSpent } = transactions.run(requests);
  let commits = 0;
  for (const answer of answers) if (answer.type === 'commits') commits += answer.results.length;
  return { type: 'answers', answers, ms: performance.now() - started, commits, messages, reserveSpent };
}

if (parentPort) serve(parentPort, workerData as WriterOptions);
