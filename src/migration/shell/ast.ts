// What a shell script is made of, as far as the rules for action scripts need to know. Plain data, without any opinion of
// what is good or bad; lines count from 1.

/** One word of a command, quotes and all. */
export interface Word {
  /** As it is written. */
  readonly raw: string;
  /** Without its quotes; expansions stay as they are written: `"$DIR/bin"` is `$DIR/bin`. */
  readonly value: string;
  /** False if some part of it was quoted, so that it is no reserved word and is not split. */
  readonly isPlain: boolean;
  readonly line: number;
  /** The scripts inside `$(…)` and grave accents. */
  readonly substitutions: readonly CommandList[];
}

export interface Redirect {
  /** File descriptor; null for the operator's own: 0 for input, 1 for output. */
  readonly descriptor: number | null;
  readonly operator: string;
  readonly target: Word;
  readonly line: number;
}

export interface Assignment {
  readonly name: string;
  /** Without its quotes, as in {@link Word}. */
  readonly value: string;
  readonly line: number;
}

interface Common {
  readonly redirects: readonly Redirect[];
  readonly line: number;
}

export interface SimpleCommand extends Common {
  readonly kind: 'simple';
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  /** Substitutions in assignments and redirections. */
  readonly substitutions: readonly CommandList[];
}

export interface IfBranch {
  readonly condition: CommandList;
  readonly body: CommandList;
  readonly line: number;
}

export interface CaseItem {
  readonly patterns: readonly Word[];
  readonly body: CommandList;
  readonly line: number;
}

export type Command =
  | SimpleCommand
  | (Common & {
      readonly kind: 'if';
      readonly branches: readonly IfBranch[];
      readonly otherwise: CommandList | null;
    })
  | (Common & {
      readonly kind: 'loop';
      /** `for` and `select` have none. */
      readonly condition: CommandList | null;
      readonly isUntil: boolean;
      readonly words: readonly Word[];
      readonly body: CommandList;
    })
  | (Common & {
      readonly kind: 'case';
      readonly subject: Word;
      readonly items: readonly CaseItem[];
    })
  | (Common & { readonly kind: 'group' | 'subshell'; readonly body: CommandList })
  | (Common & { readonly kind: 'function'; readonly name: string; readonly body: Command })
  /** `[[ … ]]` and `(( … ))` of ksh: what is inside is not looked at. */
  | (Common & { readonly kind: 'test'; readonly text: string });

export interface Pipeline {
  readonly commands: readonly Command[];
  readonly isNegated: boolean;
}

/** Pipelines joined by `&&` and `||`. */
export interface AndOr {
  readonly first: Pipeline;
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly pipeline: Pipeline }[];
  readonly isBackground: boolean;
  readonly line: number;
}

export type CommandList = readonly AndOr[];

/** A whole script that could be read. */
export interface Script {
  readonly commands: CommandList;
  /** The text with every comment blanked out, line for line. */
  readonly code: string;
  /** It uses what sh does not have and ksh and bash do. */
  readonly needsKsh: boolean;
}

/** Where and why a text is no shell script. */
export interface SyntaxProblem {
  readonly line: number;
  /** A clause: `the quotation mark is never closed`. */
  readonly reason: string;
}
