// The part of the protocol that works on profile files (caa_profile, manual 2.2); it never touches the registry.
import type { AttributeRow, ResourceName } from '../engine/index.ts';

/** Message lines that say why nothing was changed, complete and ready to print. */
export type Refusable<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly messages: readonly string[] };

/** One profile file, for lists. */
export interface ProfileSummary {
  readonly name: ResourceName;
  /** As the file says; null if it says nothing usable. */
  readonly type: string | null;
  readonly registered: boolean;
  /** The file's merged values differ from the registered ones. */
  readonly changed: boolean;
  /** Validation errors, complete lines; empty if it is valid. */
  readonly errors: readonly string[];
  readonly description: string;
}

/** The values of `caa_profile -create` and `-update`: attribute names to values as typed. */
export interface ProfileValues {
  readonly name: ResourceName;
  readonly attributes: Readonly<Record<string, string>>;
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
interface FilesChanged {
  readonly warnings: readonly string[];
  /** For `profile.putBack`; null if they cannot be put back: one was not UTF-8, or longer than any text that is taken. */
  readonly files: readonly FileChange[] | null;
}

export interface ProfileMethods {
  'profile.list': {
    params: Record<string, never>;
    result: { readonly profiles: readonly ProfileSummary[] };
  };
  /** Creates the profile and, with `executable` (`-B`), its action script. */
  'profile.create': {
    params: ProfileValues & {
      readonly type: string;
      readonly executable: string | null;
      /** `-f`: overwrite. */
      readonly force: boolean;
    };
    result: Refusable<FilesChanged>;
  };
  /** Creates the profile that the text of a template file describes (`-I`). */
  'profile.createFrom': {
    params: {
      readonly name: ResourceName;
      /** `file` is what the person called it, for messages. */
      readonly template: { readonly file: string; readonly text: string };
      readonly force: boolean;
    };
    result: Refusable<FilesChanged>;
  };
  /** The text of a template for a type, or of one like the profile of a name (`-template`). */
  'profile.template': {
    params: { readonly of: { readonly type: string } | { readonly name: ResourceName } };
    result: Refusable<{ readonly text: string }>;
  };
  /** The user-defined attributes of application.tdf (manual 2.4). */
  'profile.definitions': {
    params: Record<string, never>;
    result: Refusable<{ readonly attributes: readonly AttributeRow[] }>;
  };
  'profile.update': {
    params: ProfileValues;
    result: Refusable<FilesChanged>;
  };
  /** Puts the whole text of an editor in the place of the file's, unless the file has changed meanwhile. */
  'profile.replace': {
    params: {
      readonly name: ResourceName;
      readonly text: string;
      /** The text of the file as the editor began with it. */
      readonly was: string;
      /** Writes a text that does not pass validation as well, as any editor would. */
      readonly force: boolean;
    };
    result:
      | ({ readonly ok: true } & FilesChanged)
      | {
          readonly ok: false;
          readonly messages: readonly string[];
          /** The text of the file as it is now, if that is why nothing was written. */
          readonly now?: string;
        };
  };
  /** What `profile.create` or `profile.update` would answer; nothing is written. */
  'profile.check': {
    params: ProfileValues & {
      /** Null checks a change of a profile that exists. */
      readonly create: { readonly type: string; readonly executable: string | null } | null;
    };
    result: Refusable<{ readonly warnings: readonly string[] }>;
  };
  /**
   * What a new profile of a type starts from: its values, completed from the templates; the action scripts; and the
   * definitions of user-defined attributes.
   */
  'profile.defaults': {
    params: { readonly type: string };
    result: Refusable<{
      readonly attributes: Readonly<Record<string, string>>;
      readonly scripts: readonly string[];
      /** The text of application.tdf, right or wrong; null without one, and for types that it does not concern. */
      readonly typeDefinition: string | null;
    }>;
  };
  'profile.validate': {
    params: { readonly name: ResourceName };
    result: Refusable<{ readonly warnings: readonly string[] }>;
  };
  'profile.delete': {
    params: { readonly name: ResourceName; readonly keepScript: boolean };
    result: Refusable<{ readonly removed: readonly string[] } & Pick<FilesChanged, 'files'>>;
  };
  /**
   * The profile of a name, and the script that came or went with it, as they were before a command. Refused if one of
   * them is not as the command has left it, or if the profile is to go and the resource is registered. A script that
   * others need by now stays; `files` tells what was done.
   */
  'profile.putBack': {
    params: { readonly name: ResourceName; readonly files: readonly FileChange[] };
    result: Refusable<FilesChanged>;
  };
  /** Null names: every profile. `attributes` as the file has them, in the writer's order. */
  'profile.print': {
    params: { readonly names: readonly ResourceName[] | null };
    result: {
      readonly profiles: readonly { readonly name: ResourceName; readonly text: string }[];
      readonly messages: readonly string[];
    };
  };
  /** The merged values of a profile file, for a form; and which of them the file itself gives. */
  'profile.read': {
    params: { readonly name: ResourceName };
    result: Refusable<{
      readonly attributes: Readonly<Record<string, string>>;
      readonly text: string;
      /** The file has bytes that are not UTF-8; they are not in the text. */
      readonly lossy: boolean;
      readonly scriptShared: boolean;
    }>;
  };
}
