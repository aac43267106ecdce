// What a program writes with console.log and the like: in a thread that polls it would be seen at its end only, so that
// it goes the way of imc.print, line by line.

/** Takes over the standard streams of this thread. @returns what lets the last, unended lines out */
export function takeStreams(print: (line: string, isError: boolean) => void): () => void {
  const ends = [
    take(process.stdout, (line) => print(line, false)),
    take(process.stderr, (line) => print(line, true)),
  ];
  return () => {
    for (const end of ends) end();
  };
}

function take(stream: NodeJS.WriteStream, print: (line: string) => void): () => void {
  const decoder = new TextDecoder();
  let rest = '';
  stream.write = (chunk: unknown, ...more: readonly unknown[]): boolean => {
    rest += chunk instanceof Uint8Array ? decoder.decode(chunk, { stream: true }) : String(chunk);
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) print(line);
    const written = more.at(-1);
    if (typeof written === 'function') process.nextTick(written);
    return true;
  };
  return () => {
    if (rest !== '') print(rest);
    rest = '';
  };
}
