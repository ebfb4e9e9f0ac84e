/*
 * Loaded by Node before the program of a child of `baton up`: when the supervisor is gone, killed even, its child ends as if it had
 * been told to. Whoever the child itself starts may inherit this module, hence the look at the parent.
 */
const parent = new URL(import.meta.url).searchParams.get('parent');

if (process.channel && String(process.ppid) === parent) {
  process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
