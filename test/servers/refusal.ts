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

/** As FastAPI refuses: a list for fields, words for everything else. */
export function fastApiError({ status, message, details }: Refusal): unknown {
  if (status !== 422) return { detail: message };
  return {
    detail: [{ loc: ['body', details.param ?? ''], msg: message, type: details.type ?? 'value_error' }],
  };
}
