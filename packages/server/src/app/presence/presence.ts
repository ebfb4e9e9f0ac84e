/** How the machine of a runner is; what it can not tell is null. */
export interface Vitals {
  cpuPercent: number | null;
  memoryUsedBytes: number | null;
  memoryTotalBytes: number | null;
  diskFreeBytes: number | null;
  diskTotalBytes: number | null;
  load1: number | null;
}
