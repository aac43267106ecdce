// What the profile rules need to know of the world, as plain data. The runtime gathers it; nothing
// here knows how.

/** What is known of the file that ACTION_SCRIPT leads to. */
export interface ScriptFacts {
  /** The path as an administrator knows it. */
  readonly path: string;
  readonly exists: boolean;
  readonly isFile: boolean;
  readonly isExecutable: boolean;
  /** Who may change the script besides root, in words such as "its group"; empty if nobody. */
  readonly writableBy: readonly string[];
}

/** What the rules need to know of the world. A fact that is absent is not checked. */
export interface ValidationFacts {
  readonly script?: ScriptFacts | undefined;
  /** The short names of the configured members. */
  readonly members?: readonly string[] | undefined;
  /** Refuse a script that others may change, instead of warning. */
  readonly strictScripts?: boolean | undefined;
}
