/** A request that the vendor would not take. The dialect puts it into its own words. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly details: { readonly code?: string; readonly type?: string; readonly param?: string } = {},
  ) {
    super(message);
  }
}
