/** Chance that a seed decides: the same seed gives the same numbers on every machine. Never reads a clock. */

export class Random {
  private state: number;

  /** `seed` is any integer; `purpose` keeps one layer's numbers apart from another's. */
  constructor(seed: number, purpose = '') {
    this.state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ hashOf(purpose)) >>> 0;
  }

  /** 0 ≤ x < 1, by mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.next() * choices.length)] ?? choices[0];
  }
}

/** One number from a prompt and a seed; case and outer blanks do not count. */
export function seedOf(prompt: string, seed: number): number {
  return (hashOf(prompt.trim().toLowerCase()) ^ Math.imul(seed, 0x9e3779b1)) >>> 0;
}

/** 32 bits of a text, by FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
