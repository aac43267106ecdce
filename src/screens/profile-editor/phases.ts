// What has become of a profile that was given to the editor: the states of the page behind it.

export type EditorPhase =
  | { readonly phase: 'reading' }
  /** There is no text to edit; the sentence says why. */
  | { readonly phase: 'failed'; readonly text: string }
  /** The editor has the terminal. */
  | { readonly phase: 'editing' }
  | { readonly phase: 'saving' }
  /** The text does not pass validation; nothing is written. */
  | { readonly phase: 'invalid'; readonly messages: readonly string[] }
  /** Somebody else changed the file from `before` to what it is now. */
  | { readonly phase: 'conflict'; readonly before: string; readonly messages: readonly string[] }
  /** The editor or the service failed. */
  | { readonly phase: 'stopped'; readonly text: string }
  /** It is written; the service has something to say about it. */
  | { readonly phase: 'written'; readonly warnings: readonly string[] };

export interface EditorState {
  readonly name: string;
  /** The file as it is, as far as is known here. */
  readonly was: string;
  /** What the editor left last. */
  readonly draft: string;
  readonly now: EditorPhase;
  /** First line of the window. */
  readonly top: number;
}
