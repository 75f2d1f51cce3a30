/** What every Studio works with, handed over in one piece. Holds no state of its own. */

import type { Memento, Uri } from 'vscode';
import type { Jobs } from '../../jobs/jobQueue';
import type { Edits } from '../../pixels/pictureEditor';
import type { Thumbnails } from '../../pixels/thumbnails';
import type { PreviousVersions } from '../files/previousVersions';
import type { History } from '../history/history';
import type { ImageMaker } from '../jobRunner';
import type { Interaction } from '../prompt/interaction';
import type { ModelPicker } from '../prompt/modelPicker';
import type { ProviderDirectory } from '../providers/providerDirectory';
import type { SetUp } from '../providers/providerSetup';
import type { Requests } from '../providers/requests';
import type { LastEditor } from '../ui/lastEditor';
import type { RequestDocuments } from '../ui/textDocuments';

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
