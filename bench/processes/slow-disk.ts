import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const source = (ms: number): string => `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>

static void wait_for_disk(void) { usleep(${ms * 1000}); }

int fsync(int fd) {
  wait_for_disk();
  return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd);
}

int fdatasync(int fd) {
  wait_for_disk();
  return ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(fd);
}
`;

/** Makes every sync of the disk take so much longer for processes with this environment; null where it can not be done (needs gcc and glibc). */
export function slowDisk(ms: number): { environment: Record<string, string>; remove(): void } | null {
  const dir = mkdtempSync(join(tmpdir(), 'baton-slow-disk-'));
  const remove = (): void => rmSync(dir, { recursive: true });
  const library = join(dir, 'slow-disk.so');
  writeFileSync(join(dir, 'slow-disk.c'), source(ms));
  try {
    execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-o', library, join(dir, 'slow-disk.c'), '-ldl'], { stdio: 'ignore' });
    return { environment: { LD_PRELOAD: library }, remove };
  } catch {
    remove();
    return null;
  }
}
