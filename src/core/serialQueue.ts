/** Does one thing after the other, in the order in which they came. */

/** Does something without holding up the queue, such as asking a person, and waits for another turn after it. */
export type Outside = <T>(work: () => PromiseLike<T>) => Promise<T>;

export class SerialQueue {
  private last: Promise<void> = Promise.resolve();

  /** Rejects with what `work` throws; what comes after it begins all the same. Within `work` this would wait forever. */
  async run<T>(work: (outside: Outside) => T | PromiseLike<T>): Promise<T> {
    let leave = await this.enter();
    const outside: Outside = async something => {
      leave();
      try {
        return await something();
      } finally {
        leave = await this.enter();
      }
    };
    try {
      return await work(outside);
    } finally {
      leave();
    }
  }

  /** Resolves when everything before is done, with what lets the next one begin. */
  private async enter(): Promise<() => void> {
    const before = this.last;
    let leave = () => {};
    this.last = new Promise(resolve => {
      leave = resolve;
    });
    await before;
    return leave;
  }
}
