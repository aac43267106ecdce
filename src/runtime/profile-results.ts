// What the profile service answers. Refusals are values with complete texts, ready to print.

/** Message lines that say why nothing was changed, or what was asked for. */
export type Refusable<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly messages: readonly string[] };

/** One profile file, for lists. */
export interface ProfileEntry {
  readonly name: string;
  /** As the file says; null if it says nothing usable. */
  readonly type: string | null;
  readonly registered: boolean;
  /** The file's merged values differ from the registered ones. */
  readonly changed: boolean;
  /** Validation errors, complete lines; empty if the profile is valid. */
  readonly errors: readonly string[];
  readonly description: string;
}

/** The values of a profile that is to be created or changed: attribute names to values as typed. */
export interface RequestedValues {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface CreateRequest extends RequestedValues {
  readonly type: string;
  /** The application's executable, for which an action script is made (`-B`). */
  readonly executable: string | null;
  /** Overwrite an existing profile and an existing generated script (`-f`). */
  readonly force: boolean;
}

/** What is to be checked as if it were created or changed. */
export interface CheckRequest extends RequestedValues {
  /** Null for a change of a profile that exists. */
  readonly create: Pick<CreateRequest, 'type' | 'executable'> | null;
}

/** A profile that is to be made from the text of a template file (caa_profile -create -I). */
export interface CreateFromRequest {
  readonly name: string;
  readonly template: {
    /** The file as the person named it, for messages. */
    readonly file: string;
    readonly text: string;
  };
  /** Overwrite an existing profile (`-f`). */
  readonly force: boolean;
}

/** What a template is made for: any resource of a type, or resources like one that has a profile. */
export type TemplateSubject = { readonly type: string } | { readonly name: string };

/** What a new profile starts from. */
export interface ProfileDefaults {
  /** Every attribute of the type with the value that the templates and the built-in defaults give. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Names of the files in the script folder. */
  readonly scripts: readonly string[];
  /** The text of application.tdf, right or wrong; null without one, and for types that it does not concern. */
  readonly typeDefinition: string | null;
}

/** A profile file for a form. */
export interface ProfileReading {
  /** Complete where the type is known: the file's values, then those of templates and defaults. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  /** The file has bytes that are not UTF-8; they are not in the text. */
  readonly lossy: boolean;
  /** The action script would stay if the profile were deleted, because others need it too. */
  readonly scriptShared: boolean;
}

/** What a file holds. */
export interface FileText {
  readonly text: string;
  /** Permission bits, as in 0o644. */
  readonly mode: number;
}

/** A file around a change; null: there was or is none. */
export interface FileChange {
  /** Relative to the cluster root: the profile, or a script in the script folder. */
  readonly path: string;
  readonly was: FileText | null;
  readonly is: FileText | null;
}

/** The files that a command has written or removed. */
export interface FilesChanged {
  readonly warnings: readonly string[];
  /** Null if they cannot be put back: one was not UTF-8, or longer than any text that is taken. */
  readonly files: readonly FileChange[] | null;
}

/** Files that are to be as they were. */
export interface PutBackRequest {
  readonly name: string;
  readonly files: readonly FileChange[];
}

/** Profile texts in the writer's order, and what could not be printed. */
export interface ProfilePrint {
  readonly profiles: readonly { readonly name: string; readonly text: string }[];
  readonly messages: readonly string[];
}
