/** How far a job is, as the queue and the Studio's page both tell it. Failures are told by each in its own way. */

export type JobStage<Reason> =
  /** As many jobs run as may. */
  | { readonly type: 'queued' }
  /** `until`: nothing can be done before then, `Date.now()` ms. */
  | { readonly type: 'waiting'; readonly reason?: Reason; readonly until?: number }
  | { readonly type: 'receiving'; readonly bytes: number }
  | { readonly type: 'done' }
  /** `reason`: what becomes of it at its provider, where that is more than nothing. */
  | { readonly type: 'cancelled'; readonly reason?: Reason };
