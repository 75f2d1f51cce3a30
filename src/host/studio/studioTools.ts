/** What every Studio works with, handed over in one piece. Holds no state of its own. */

import type { Memento, Uri } from 'vscode';
import type { Edits } from '../edits';
import type { History } from '../history/history';
import type { ImageMaker } from '../imageMaker';
import type { Interaction } from '../interaction';
import type { Jobs } from '../jobs';
import type { LastEditor } from '../lastEditor';
import type { PreviousVersions } from '../previousVersions';
import type { ModelPicker } from '../prompt/modelPicker';
import type { ProviderDirectory } from '../providerDirectory';
import type { RequestDocuments } from '../requestDocuments';
import type { Requests } from '../requests';
import type { SetUp } from '../setUp';
import type { Thumbnails } from '../thumbnails';

export type StudioTools = {
  readonly directory: ProviderDirectory;
  readonly setUp: SetUp;
  readonly models: ModelPicker;
  readonly interaction: Interaction;
  readonly jobs: Jobs;
  readonly maker: ImageMaker;
  readonly edits: Edits;
  readonly versions: PreviousVersions;
  readonly documents: RequestDocuments;
  readonly requests: Requests;
  readonly history: History;
  readonly thumbnails: Thumbnails;
  /** Copies to look at of pictures whose format browsers do not draw. */
  readonly previews: Thumbnails;
  readonly editor: LastEditor;
  /** Holds the drafts. */
  readonly state: Memento;
  readonly places: StudioPlaces;
  /** For what is nobody's failure but worth knowing. */
  readonly log: (line: string) => void;
};

export type StudioPlaces = {
  /** The bundled page. */
  readonly page: Uri;
  readonly icon: Uri;
  readonly thumbnails: Uri;
  readonly previews: Uri;
  /** Job folders: sketches lie there. */
  readonly jobs: Uri;
  /** Pictures that came as bytes, and masks. */
  readonly references: Uri;
  /** What providers answered to edits, before it was fitted. */
  readonly answers: Uri;
};
