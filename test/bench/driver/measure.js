// Measures one piece of work in this process: how long it takes, how long it holds the thread, what memory it adds.
import { readFileSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** ms, ms and bytes. Memory is the process's own highest mark on Linux, elsewhere the highest of samples. */
export async function measure(work) {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  const isMarked = resetPeak();
  let sampled = before;
  // To look holds the thread, too: nobody looks where the system remembers.
  const sampler = isMarked
    ? undefined
    : setInterval(() => {
        sampled = Math.max(sampled, process.memoryUsage.rss());
      }, 5);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  try {
    const value = await work();
    const ms = performance.now() - start;
    // A last turn: what held the thread until now is counted.
    await new Promise(resolve => setTimeout(resolve, 2));
    delay.disable();
    const peak = isMarked ? peakNow() : sampled;
    return { value, ms, stallMs: Math.max(0, delay.max / 1e6 - 1), addedBytes: Math.max(0, peak - before) };
  } finally {
    clearInterval(sampler);
    delay.disable();
  }
}

/** Linux: from now on `VmHWM` is the highest since now. */
function resetPeak() {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
    return true;
  } catch {
    return false;
  }
}

function peakNow() {
  return 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0);
}
