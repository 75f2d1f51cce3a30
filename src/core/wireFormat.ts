/** What a wire format is, and the port between formats and network: what is sent, what comes back. */

import type { ImageAnswer, SpooledPicture } from './imageAnswer';
import type { ImageError } from './imageError';
import type { ImageRequest, PictureInput } from './imageRequest';
import type { LearnedFact, Routes } from './learnedFacts';
import type { ModelAbilities, PartialAbilities } from './modelAbilities';
import type { ParameterName } from './parameters';
import type { Sentence } from './sentence';
import type { SubmittedJob } from './submittedJob';

/** Stands in a JSON body where a picture's base64 goes; whoever sends it encodes it then, so no format ever holds base64. */
export class InlinePicture {
  constructor(
    readonly picture: PictureInput,
    /** `dataUri`: `data:image/png;base64,…`; `base64`: the bare characters. */
    readonly form: 'dataUri' | 'base64',
  ) {}
}

export type JsonBody =
  | string
  | number
  | boolean
  | null
  | InlinePicture
  | readonly JsonBody[]
  | { readonly [key: string]: JsonBody | undefined };

export type MultipartPart = { readonly name: string } & (
  | { readonly value: string }
  | { readonly picture: PictureInput }
  /** A file with a JSON value on each line. */
  | { readonly fileName: string; readonly lines: readonly JsonBody[] }
);

export type WireBody =
  | { readonly type: 'json'; readonly value: JsonBody }
  | { readonly type: 'multipart'; readonly parts: readonly MultipartPart[] }
  /** The picture's bytes as they are. */
  | { readonly type: 'picture'; readonly picture: PictureInput }
  /** A JSON value on each line. */
  | { readonly type: 'lines'; readonly lines: readonly JsonBody[] };

/** One HTTP request. The key is not in it: whoever sends it adds it, for the address that the key was given for. */
export type WireCall = {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Absolute. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: WireBody;
  /** A POST that makes no picture, so that nobody is charged for it. */
  readonly isFree?: true;
  /** Hears each server-sent event as it arrives. Events are not kept: the listener takes what it needs. */
  readonly onEvent?: (event: ServerEvent) => void;
  /** The answer is a file of JSON lines: each is heard as it arrives, and none is kept. */
  readonly lines?: LineReader;
  /** Absent: what is asked for comes with the answer. */
  readonly job?: JobCall;
  /** Opens a WebSocket in place of asking; `onEvent` hears its JSON, and its pictures. The answer comes when it is closed, and says nothing. */
  readonly socket?: SocketCall;
};

export type SocketCall = {
  /** Closes it. */
  readonly until: AbortSignal;
  /** Asked of each picture: one that is not taken is nowhere. */
  readonly takesPicture: () => boolean;
};

/** What a call has to do with a job that the provider does later. */
export type JobCall =
  /** Hands one in: the one in its answer is in the journal before the answer is handed back. */
  | { readonly type: 'submit'; readonly jobIn: (answer: WireAnswer) => SubmittedJob | undefined }
  /**
   * Asks after one where its provider said: of public hosts alone, and with the key on the provider's own. `afterMs`: sent
   * so much later. A job that is over, as `isOver` finds in the answer, is taken out of the journal: it brings nothing.
   */
  | {
      readonly type: 'poll';
      readonly id: string;
      readonly afterMs: number;
      readonly isOver: (answer: WireAnswer) => boolean;
    }
  /** Says that nobody waits for one any more: sent though the job was cancelled, where `poll` is sent. */
  | { readonly type: 'cancel'; readonly id: string; readonly isOver: (answer: WireAnswer) => boolean };

/** `most` lines at the most; what follows stays unread. */
export type LineReader = {
  readonly most: number;
  /**
   * Each line as if it had been an answer by itself. Its files are gone once this resolves: it moves those that it wants.
   * A connection that broke begins anew, so that a line may be heard twice.
   */
  readonly onLine: (line: WireAnswer) => Promise<void>;
};

export type ServerEvent = {
  /** The `event:` field, or `message`. */
  readonly name: string;
  /** Parsed `data:`; the text itself where it is not JSON (`[DONE]`). Long base64 is replaced by placeholders. */
  readonly data: unknown;
  /** The pictures taken out of this answer until now, by placeholder: those that `data` names are among them. */
  readonly pictures: ReadonlyMap<string, SpooledPicture>;
};

export type WireAnswer = {
  readonly status: number;
  /** Where the answer came from, after redirects. Relative picture addresses resolve against it. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly requestId?: string;
  readonly body: AnswerBody;
  /** The pictures taken out of the body, by the placeholder that stands in their place. */
  readonly pictures: ReadonlyMap<string, SpooledPicture>;
  /** Why there is no more, where an answer broke off after whole pictures: those alone are in `pictures`. */
  readonly brokenOff?: ImageError;
};

/** What is left of a response after the spool: at most 64 kB in memory. Typed by its bytes first, then by Content-Type. */
export type AnswerBody =
  | { readonly type: 'json'; readonly value: unknown }
  /** `joined`: text that streams in pieces, whole, by its path in the events (`choices.0.delta.content`). */
  | { readonly type: 'events'; readonly count: number; readonly joined: Readonly<Record<string, string>> }
  /** HTML, Markdown, JSON that does not parse. `truncated` when there was more than fits. */
  | { readonly type: 'text'; readonly text: string; readonly truncated: boolean }
  /** The response was a picture, not a description of one. */
  | { readonly type: 'picture'; readonly picture: SpooledPicture }
  | { readonly type: 'empty' };

/**
 * Sends one request and reads its answer through the spool. Resolves for every HTTP status.
 * Throws an ImageError of kind cancelled, network, certificate, timeout or badResponse; `invalidInput` or `unauthorized`
 * for an address or a key that it will not send, `notSaved` when the job folder refuses.
 */
export type Send = (call: WireCall) => Promise<WireAnswer>;

/** What a user can watch while a job runs. */
export type Progress =
  /** Nothing can be done until then, `Date.now()`-style ms; absent: until the provider has done it. */
  | { readonly type: 'waiting'; readonly reason: Sentence; readonly until?: number }
  | { readonly type: 'receiving'; readonly bytes: number }
  /** A sketch of picture `index` that sharpens with each one; the file lies in the job folder. */
  | { readonly type: 'partial'; readonly index: number; readonly picture: SpooledPicture }
  | { readonly type: 'warning'; readonly warning: Sentence }
  /** Worth remembering; comes back in `Endpoint.routes` and `ModelAbilities.refusedParameters`. */
  | { readonly type: 'learned'; readonly fact: LearnedFact };

export type Report = (progress: Progress) => void;

/** Where a server is and how it differs from what its wire format expects. Data from the provider's row; never a key. */
export type Server = {
  /** As `WireFormat.normalizeBaseUrl` makes it. */
  readonly baseUrl: string;
  readonly quirks: Quirks;
};

/** A server as one model of it is to be asked. */
export type Endpoint = Server & {
  /** The provider's label, for sentences. */
  readonly label: string;
  /** What the requested model accepts here. */
  readonly abilities: ModelAbilities;
  /** What answers to the requested model's name, where that says nothing of it. */
  readonly runs?: string;
  /** What earlier answers taught about this address. */
  readonly routes?: Routes;
  /** How many requests of a fan-out run at the same time. */
  readonly maxParallel: number;
};

/** Fields of an edit. OpenAI's unless stated: `image`, `image[]`, `mask` and `markup` in a form, `images`, `mask` and `markup` in JSON. */
export type EditFields = {
  /** Of a single picture; in JSON it stands there by itself, where it has no such field as the only one of `images`. */
  readonly image?: string;
  /** Of several pictures; in JSON a list. */
  readonly images?: string;
  readonly mask?: string;
  /** Of notes by themselves. Stated where the server is known to look at it: one that passes it over would be paid for an edit without them. */
  readonly markup?: string;
};

/** A picture in JSON: `{image_url}` (OpenAI), `{type, image_url: {url}}` as in chats (OpenRouter), `{type, url}` (xAI), the data URI itself (Seedream), or its base64 alone (LocalAI). */
export type EditPicture = 'image_url' | 'part' | 'url' | 'text' | 'base64';

/** How a server differs from what its wire format does by default. An absent field: no difference. */
export type Quirks = {
  /** Paths under `baseUrl` for new pictures, with the model in place of `{model}`; on 404, 405 or a web page the next one is tried. */
  readonly generationPaths?: readonly string[];
  readonly editPaths?: readonly string[];
  readonly chatPaths?: readonly string[];
  /** Lists models, with the query that narrows it to images where there is one. */
  readonly modelsPath?: string;
  /** Says what a model takes and costs, with its id in place of `{model}`; 404 for one that only chats. */
  readonly listingPath?: string;
  /** Answers 401 to a wrong key and costs nothing: the list of models unless stated. `false`: there is none. */
  readonly keyCheckPath?: string | false;
  /** `json`: edits carry their pictures as data URIs instead of multipart parts. */
  readonly editBody?: 'multipart' | 'json';
  /** What the fields of an edit's pictures are called. */
  readonly editFields?: EditFields;
  /** How a picture is written in JSON: `{image_url}` unless stated. */
  readonly editPicture?: EditPicture;
  /** False: `stream` alone asks for sketches, as many as the server likes. */
  readonly countsSketches?: boolean;
  /** Goes along with every request for pictures, over what the format says. */
  readonly extraBody?: { readonly [field: string]: JsonBody };
  /** What the fields of parameters are called in the OpenAI Images dialect, where that is not their usual name. `false`: there is none. */
  readonly fieldNames?: { readonly [Name in ParameterName]?: string | false };
  /** How the prompt carries what has no field: a negative prompt behind a bar (LocalAI), or arguments as JSON in a tag of this name (stable-diffusion.cpp). */
  readonly inPrompt?: 'none' | 'bar' | 'sd_cpp_extra_args';
  /** Sends a random seed where none is asked for: the server's own is always the same. */
  readonly randomSeed?: boolean;
  /** What is otherwise where a mask goes along (LocalAI has a path for that). */
  readonly withMask?: Pick<Quirks, 'editPaths' | 'editBody' | 'editFields' | 'fieldNames' | 'inPrompt'>;
  /** `max_tokens` of a chat request. */
  readonly maxTokens?: number;
  /** Graphs of the user's own in place of ComfyUI's built-in ones, as its API takes them. */
  readonly graphs?: { readonly [Kind in 'generate' | 'edit' | 'inpaint']?: unknown };
  /** Sends `modalities` and `image_config` with a chat request (OpenRouter). */
  readonly modalities?: boolean;
};

/** A dialect that servers speak, whichever vendor runs them. */
export type WireFormat = {
  /**
   * One request for pictures, by as many sends as it takes (a look for the right path, a poll). What is asked for is
   * within `limits` and the model's abilities. Throws only ImageError.
   */
  readonly run: (
    request: ImageRequest,
    endpoint: Endpoint,
    send: Send,
    report: Report,
  ) => Promise<ImageAnswer>;
  /** Brings the pictures of a job that `run` handed in, in this window or an earlier one. Absent: the format hands none in. */
  readonly resume?: (
    job: SubmittedJob,
    server: Server & Pick<Endpoint, 'label'>,
    send: Send,
    report: Report,
  ) => Promise<ImageAnswer>;
  /** What the format cannot carry, whatever the model takes: lies over `rows`, the knowledge of the model. */
  readonly limits: (quirks: Quirks, rows: PartialAbilities, model: string) => PartialAbilities;
  /** The address that paths are appended to, of what a person typed or pasted. Without a trailing slash or a query. */
  readonly normalizeBaseUrl: (url: URL) => string;
  /** Absolute addresses of the list of models, the likeliest first: the first that is there counts. */
  readonly modelsUrls: (server: Server, send: Send) => Promise<readonly string[]>;
  /**
   * Calls that tell whether a key is let in and never make a picture, the likeliest first: a GET that wants a key, then
   * a POST that no server takes. The first that is there counts.
   */
  readonly keyProbe: (server: Server, send: Send) => Promise<readonly WireCall[]>;
};
