// The shape of one row of the attribute tables, and limits that several rows share.

/** The manual gives most numbers no upper limit; a signed 32-bit number of seconds is 68 years. */
export const INTEGER_MAX = 2_147_483_647;

/** What a value of an attribute looks like. */
export type AttributeKind =
  | { readonly kind: 'word'; readonly words: readonly string[] }
  | { readonly kind: 'name' }
  | { readonly kind: 'text' }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number; readonly unit: string }
  | { readonly kind: 'flag' }
  | { readonly kind: 'list'; readonly of: 'resource' | 'member' | 'name'; readonly max?: number }
  | { readonly kind: 'path' }
  | { readonly kind: 'file' }
  | { readonly kind: 'address' }
  | { readonly kind: 'schedule' }
  | { readonly kind: 'subnet' }
  | { readonly kind: 'device' };

/** One attribute of one resource type. */
export interface AttributeRow {
  readonly attribute: string;
  readonly label: string;
  readonly kind: AttributeKind;
  /** Validation fails when a required attribute has no value after merging. */
  readonly required: boolean;
  /** The built-in default; the empty string is none. */
  readonly default: string;
  /** The default is not a fixed value but the resource's name. */
  readonly defaultIsName?: boolean;
  /** How `caa_profile` takes the value: an option such as `-d`, or a suboption such as `-o ci`. */
  readonly switch?: string;
  /** `caa_profile -create` writes it only when it was asked for (the manual's dtcalc and testapp). */
  readonly onlyWhenGiven?: boolean;
  /** It comes from the type definition file; a required one has to be in the profile itself. */
  readonly isUserDefined?: boolean;
  readonly help: string;
  /** The section of the manual that describes it. */
  readonly section: string;
}

/** A number of seconds, at least `min`. */
export function seconds(min: number): AttributeKind {
  return { kind: 'integer', min, max: INTEGER_MAX, unit: 's' };
}
