/** How much may be spent, and whether a request still fits. Knows neither where that is kept nor who asks the person. */

/** The fields of the setting `easel.spending`. `undefined`: no limit. */
export type SpendingLimits = {
  /** USD, for everybody together. */
  readonly perDay?: number | undefined;
  readonly perMonth?: number | undefined;
  /** USD a day, for what no person started. */
  readonly unattendedPerDay?: number | undefined;
  /** Pictures a day whose price is not known, wherever a limit in USD holds. */
  readonly unpricedPerDay: number;
  /** Share of a limit from which on it is near. */
  readonly warnAt: number;
};

export const defaultLimits: SpendingLimits = { unattendedPerDay: 5, unpricedPerDay: 20, warnAt: 0.8 };

export type LimitName = Exclude<keyof SpendingLimits, 'warnAt'>;

/** What a request takes out of the purse. `usd` absent: its price is not known. */
export type Amount = { readonly usd?: number | undefined; readonly pictures: number };

/** `unpriced`: pictures. */
export type Total = { readonly usd: number; readonly unpriced: number };

export type Spent = {
  readonly today: Total;
  readonly month: Total;
  /** Of today, what no person started. */
  readonly unattended: Total;
  /** By how much a person raised a limit, for the day or month that it is about. */
  readonly raised: Readonly<Partial<Record<LimitName, number>>>;
};

export type Limit = {
  readonly name: LimitName;
  /** Pictures for `unpricedPerDay`, else USD. With what it was raised by. */
  readonly most: number;
  readonly spent: number;
};

/** More than is left of a limit, and the least useful raise that makes room. */
export type Excess = Limit & { readonly raiseBy: number };

/** The first limit that the request does not fit into. */
export function excessOf(
  amount: Amount,
  isUnattended: boolean,
  spent: Spent,
  limits: SpendingLimits,
): Excess | undefined {
  const isPriced = amount.usd !== undefined;
  for (const limit of limitsFor(isUnattended, spent, limits)) {
    const isOfPictures = limit.name === 'unpricedPerDay';
    if (isOfPictures && isPriced) continue;
    const more = isOfPictures ? amount.pictures : (amount.usd ?? 0);
    const excess = limit.spent + more - limit.most;
    // A sum of many small amounts is not exact.
    if (excess <= 1e-9) continue;
    return { ...limit, raiseBy: Math.max(limits[limit.name] ?? 0, Math.ceil(excess)) };
  }
  return undefined;
}

/** The limit that is nearest to its end, from `warnAt` on. */
export function nearLimit(isUnattended: boolean, spent: Spent, limits: SpendingLimits): Limit | undefined {
  const shareOf = ({ spent: used, most }: Limit) => (most > 0 ? used / most : Number(used > 0));
  return limitsFor(isUnattended, spent, limits)
    .filter(limit => shareOf(limit) >= limits.warnAt)
    .sort((a, b) => shareOf(b) - shareOf(a))[0];
}

/** Those that hold for a person, or for what no person started. */
export function limitsFor(
  isUnattended: boolean,
  { today, month, unattended, raised }: Spent,
  { perDay, perMonth, unattendedPerDay, unpricedPerDay }: SpendingLimits,
): Limit[] {
  const limits: Limit[] = [];
  const add = (name: LimitName, most: number | undefined, spent: number) => {
    if (most !== undefined) limits.push({ name, most: most + (raised[name] ?? 0), spent });
  };
  const cap = isUnattended ? unattendedPerDay : undefined;
  add('perDay', perDay, today.usd);
  add('perMonth', perMonth, month.usd);
  add('unattendedPerDay', cap, unattended.usd);
  const isForAll = perDay !== undefined || perMonth !== undefined;
  if (isForAll) add('unpricedPerDay', unpricedPerDay, today.unpriced);
  else if (cap !== undefined) add('unpricedPerDay', unpricedPerDay, unattended.unpriced);
  return limits;
}

/** As the setting has it, field by field: what is no limit counts as not given. `null` is none. */
export function limitsFrom(setting: unknown): SpendingLimits {
  const given = (typeof setting === 'object' && setting !== null ? setting : {}) as Record<string, unknown>;
  const read = <T>(name: keyof SpendingLimits, otherwise: T): number | T => {
    const value = given[name];
    return typeof value === 'number' && value >= 0 ? value : otherwise;
  };
  const { unattendedPerDay, unpricedPerDay, warnAt } = defaultLimits;
  return {
    perDay: read('perDay', undefined),
    perMonth: read('perMonth', undefined),
    unattendedPerDay:
      given.unattendedPerDay === null ? undefined : read('unattendedPerDay', unattendedPerDay),
    unpricedPerDay: read('unpricedPerDay', unpricedPerDay),
    warnAt: read('warnAt', warnAt),
  };
}
