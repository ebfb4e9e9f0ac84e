import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** Signals that only we get and that the child must hear of. */
const forwarded = /** @type {const} */ (['SIGTERM', 'SIGHUP']);

/**
 * Runs a program in our place: same terminal, its exit code becomes ours.
 *
 * Ctrl-C reaches the whole process group, so the child has it already: we only have to outlive it. Forwarding it would
 * look like a second, impatient Ctrl-C. SIGTERM and SIGHUP are usually sent to one process, so they are passed on; a child
 * must still tolerate getting any of them twice. With `termAfterInt` a child that has not ended some time after our SIGINT
 * gets SIGTERM: somebody may have sent the SIGINT to us alone.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, termAfterInt?: number }} [options] `termAfterInt` in milliseconds
 * @returns {Promise<number>} the exit code in the shell's convention (128 + n for a signal)
 */
export function runChild(file, args, { env = process.env, termAfterInt } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: 'inherit', env });
    /** @type {NodeJS.Timeout | undefined} */
    let timer;
    const onInterrupt = () => {
      if (termAfterInt !== undefined) timer ??= setTimeout(() => child.kill('SIGTERM'), termAfterInt);
    };
    const forward = (/** @type {NodeJS.Signals} */ signal) => child.kill(signal);
    process.on('SIGINT', onInterrupt);
    for (const signal of forwarded) process.on(signal, forward);
    const release = () => {
      clearTimeout(timer);
      process.off('SIGINT', onInterrupt);
      for (const signal of forwarded) process.off(signal, forward);
    };
    child.on('error', (error) => {
      release();
      reject(error);
    });
    child.on('close', (code, signal) => {
      release();
      resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]);
    });
  });
}
