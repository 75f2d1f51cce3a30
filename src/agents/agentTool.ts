/** What a language model may call, whichever way it reaches Easel: VS Code's own agents, or those outside through MCP. Types only; nothing here runs. */

export type AgentTool = {
  /** `easel_generate_image`; letters, digits and `_`, as every client takes them. */
  readonly name: string;
  /** In English, for people. */
  readonly title: string;
  /** In English, for models: what it does, when to use it, what it answers. */
  readonly description: string;
  /** JSON Schema of an object. What breaks it is refused in words by `invoke`, whoever checked it before. */
  readonly inputSchema: Readonly<Record<string, unknown>>;
  /** It neither writes a file nor costs anything. */
  readonly isReadOnly: boolean;
  /** Sends, writes and reserves nothing, and may never be followed by `invoke`. Never rejects: what is wrong with the input is `invoke`'s to say. */
  prepare(input: unknown): Promise<PreparedCall>;
  /**
   * Checks the input and the limits again: dialogs can be edited and skipped. Never rejects: a failure is a result that
   * says whether it may have cost something, because models try again what was thrown.
   */
  invoke(input: unknown, call: AgentCall): Promise<AgentToolResult>;
};

/** In the user's language. Words from elsewhere in it are plain text already. */
export type PreparedCall = {
  /** While it runs. */
  readonly invocationMessage: string;
  /** Absent: the user lets it run unasked. */
  readonly confirmation?: Confirmation;
};

export type Confirmation = {
  readonly title: string;
  readonly message: string;
  /** Whatever the person allowed this agent before: it may cost more than that, or takes the place of a picture. */
  readonly isEach?: boolean;
};

export type AgentCall = {
  /** Who calls, as the user knows them, such as `Claude Code`: what was spent is told by it. */
  readonly caller: string;
  /** Ends the job. What was sent by then may be charged. */
  readonly signal: AbortSignal;
  readonly report?: (progress: AgentProgress) => void;
};

/** `message`: in English. `total` absent: nobody knows. */
export type AgentProgress = { readonly message: string; readonly done?: number; readonly total?: number };

export type AgentToolResult = {
  /** In English but for warnings, for the model. Absolute paths, never base64; at most some 8000 characters. */
  readonly text: string;
  /** Small copies for the model to look at: shorter side 768 px at most, each below 150 kB. */
  readonly previews: readonly AgentPreview[];
  readonly isFailed: boolean;
};

export type AgentPreview = { readonly mediaType: string; readonly bytes: Uint8Array };
