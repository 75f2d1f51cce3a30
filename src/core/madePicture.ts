/** What is known of a picture that was made: the history keeps it, and the Studio's page shows it. */

import type { ImageParameters } from './parameters';

export type MadePicture = {
  readonly id: string;
  readonly prompt: string;
  readonly revisedPrompt?: string;
  /** Id of the provider. */
  readonly provider: string;
  readonly model: string;
  readonly requested: ImageParameters;
  /** What the provider says it used. */
  readonly actual?: Readonly<Record<string, string>>;
  /** px */
  readonly width: number;
  readonly height: number;
  readonly mediaType: string;
  /** On disk. */
  readonly bytes: number;
  readonly seconds?: number;
  /** ISO 8601 */
  readonly madeAt: string;
  /** Pictures of one job stand together. */
  readonly job: string;
  /** A new picture: what went along were references, none was edited. */
  readonly isGuided?: boolean;
  /** What could not be done as asked, in the language of that day. */
  readonly warnings?: readonly string[];
};
