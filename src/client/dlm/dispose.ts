// The symbol behind `await using`, also where it is missing: the first releases of Node.js 20 lack it, and what
// compilers make of `await using` looks for it there.

declare global {
  // As in TypeScript's own library of types, for programs that are compiled without that part of it. The compiler wants
  // to know all of this when it meets `await using`.
  interface SymbolConstructor {
    readonly dispose: unique symbol;
    readonly asyncDispose: unique symbol;
  }
  interface Disposable {
    [Symbol.dispose](): void;
  }
  interface AsyncDisposable {
    [Symbol.asyncDispose](): PromiseLike<void>;
  }
}

/** @internal `Symbol.asyncDispose`, which is made if there is none. */
export const asyncDispose: typeof Symbol.asyncDispose = provideSymbol();

function provideSymbol(): typeof Symbol.asyncDispose {
  const known: { readonly asyncDispose?: symbol } = Symbol;
  if (known.asyncDispose === undefined) {
    Object.defineProperty(Symbol, 'asyncDispose', { value: Symbol.for('Symbol.asyncDispose') });
  }
  return Symbol.asyncDispose;
}
