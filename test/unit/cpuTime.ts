/** How long code computes, whatever else the machine does meanwhile: a clock on the wall would tell of that too. */

/** ms of processor time that this process took for it. */
export function cpuTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
