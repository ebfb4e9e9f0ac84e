import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { ownNode } from './own-node.mjs';
import { runChild } from './run-child.mjs';

/** Whether the running Node is one that the sources are made for: 24 or newer strips types by itself. */
function isCurrent() {
  return Number(process.versions.node.split('.')[0]) >= 24;
}

/**
 * Runs a TypeScript entry point, in this process when its Node can, else in the repository's own Node.
 *
 * @param {string} launcher path of the committed launcher, run again by the other Node
 * @param {string} entry path of the TypeScript file
 */
export async function launch(launcher, entry) {
  if (isCurrent() || (!existsSync(ownNode) && process.features.typescript)) {
    await import(pathToFileURL(entry).href);
  } else if (existsSync(ownNode)) {
    process.exitCode = await runChild(ownNode, [launcher, ...process.argv.slice(2)]);
  } else {
    console.error(`Baton runs from its sources with Node 24 or newer; this is Node ${process.versions.node}.`);
    console.error('Run `npm install` in the repository once: it brings a current Node along.');
    process.exitCode = 1;
  }
}
