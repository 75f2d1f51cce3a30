/** What every Studio works with, handed over in one piece. Holds no state of its own. */

import type { Memento, Uri } from 'vscode';
import type { JobQueue } from '../../jobs/jobQueue';
import type { PictureEditor } from '../../pixels/pictureEditor';
import type { Thumbnails } from '../../pixels/thumbnails';
import type { PreviousVersions } from '../files/previousVersions';
import type { SubstituteFolders } from '../files/substituteFolders';
import type { History } from '../history/history';
import type { JobRunner } from '../jobRunner';
import type { Interaction } from '../prompt/interaction';
import type { ModelPicker } from '../prompt/modelPicker';
import type { ProviderClient } from '../providers/providerClient';
import type { ProviderDirectory } from '../providers/providerDirectory';
import type { ProviderSetup } from '../providers/providerSetup';
import type { LastEditor } from '../ui/lastEditor';
import type { TextDocuments } from '../ui/textDocuments';

export type StudioServices = {
  readonly directory: ProviderDirectory;
  readonly setUp: ProviderSetup;
  readonly models: ModelPicker;
  readonly interaction: Interaction;
  readonly jobs: JobQueue;
  readonly maker: JobRunner;
  readonly edits: PictureEditor;
  readonly versions: PreviousVersions;
  readonly documents: TextDocuments;
  readonly substitutes: SubstituteFolders;
  readonly requests: ProviderClient;
  readonly history: History;
  readonly thumbnails: Thumbnails;
  /** Copies to look at of pictures whose format browsers do not draw. */
  readonly previews: Thumbnails;
  readonly editor: LastEditor;
  /** Holds the drafts. */
  readonly state: Memento;
  readonly folders: StudioFolders;
  /** Failed jobs of earlier windows come back to be seen; once in a window. */
  readonly recover: () => void;
  /** For what is no failure of a job but worth knowing. */
  readonly log: (line: string) => void;
};

export type StudioFolders = {
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
