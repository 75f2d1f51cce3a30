/** Input of a tool that cannot be used. */

/** The message is for the model: in English, what is wrong and what to do instead. */
export class Refusal extends Error {}
