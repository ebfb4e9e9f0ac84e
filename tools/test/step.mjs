import { spawn } from 'node:child_process';
import { ownNode } from '../launch/own-node.mjs';

/**
 * A step of `npm test`: arguments for the repository's Node.
 *
 * @typedef {{ title: string, args: readonly string[], env?: NodeJS.ProcessEnv }} Step
 * @typedef {{ title: string, code: number, seconds: number }} Outcome
 */

/** @param {number} seconds */
export const duration = (seconds) => `${seconds.toFixed(1)} s`;

/**
 * Runs a step and prints a heading, its output and its duration. A quiet step keeps its output until it ends, so that
 * steps that run at the same time do not mix theirs.
 *
 * @param {string} root
 * @param {Step} step
 * @param {{ quiet: boolean }} options
 * @returns {Promise<Outcome>}
 */
export function runStep(root, step, { quiet }) {
  const started = performance.now();
  if (!quiet) console.log(`\n== ${step.title}`);
  return new Promise((resolve, reject) => {
    const child = spawn(ownNode, step.args, {
      cwd: root,
      env: { ...process.env, ...step.env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const outcome = { title: step.title, code: code ?? 1, seconds: (performance.now() - started) / 1000 };
      if (quiet) process.stdout.write(`\n== ${step.title}\n${Buffer.concat(chunks)}`);
      console.log(`-- ${step.title}: ${outcome.code === 0 ? 'ok' : `exit code ${outcome.code}`}, ${duration(outcome.seconds)}`);
      resolve(outcome);
    });
  });
}

/**
 * Runs steps at most `width` at a time and starts no further one after a failure.
 *
 * @param {string} root
 * @param {readonly Step[]} steps
 * @param {number} width
 * @returns {Promise<Outcome | undefined>} the first failure
 */
export async function runTogether(root, steps, width) {
  const queue = [...steps];
  /** @type {Outcome | undefined} */
  let failure;
  const worker = async () => {
    for (let step = queue.shift(); step !== undefined && failure === undefined; step = queue.shift()) {
      const outcome = await runStep(root, step, { quiet: true });
      if (outcome.code !== 0) failure ??= outcome;
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return failure;
}
