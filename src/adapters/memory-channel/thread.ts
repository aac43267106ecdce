// What runs in the thread of one emulated process: it loads the program, lets it poll, and parks it when polling
// brings nothing. Its calls wait for the thread that keeps the tables; stores and loads do not.
import {
  type MessagePort,
  parentPort,
  receiveMessageOnPort,
  workerData,
} from 'node:worker_threads';
import {
  type CallName,
  type ExitStatus,
  fabric,
  Imc,
  type ImcProgram,
  type KernelCalls,
  type ProcessPort,
  Random,
  startProgram,
  stepProgram,
  timingOf,
} from '../../engine/memory-channel/index.ts';
import { programClock } from './clocks.ts';
import { createCodeNotes } from './code-notes.ts';
import {
  AnswerWord,
  type Reply,
  type Request,
  type ThreadData,
  type ThreadMessage,
  untakenLinesMax,
} from './messages.ts';
import { Parking } from './parking.ts';
import { placeOf } from './places.ts';
import { assertProgram, loadProgram } from './program-loader.ts';
import { takeStreams } from './streams.ts';
import { otherVersion } from './versions.ts';

const aliveMs = 2 ** 30;
/** Characters. */
const lineMax = 65_536;

/**
 * Runs the program that this thread was started for, and reports how it ended. It begins after the module that calls
 * it has been evaluated, and that module must not use top-level await: V8 aborts the whole process when a thread is
 * terminated while it evaluates such a module.
 *
 * @param version of the product that this module is of, where it is to be that of whoever starts the thread.
 */
export function runThread(version?: string): void {
  if (parentPort === null) throw new Error('this module runs in a worker thread only');
  const port = parentPort;
  const data = workerData as ThreadData;
  const link = new KernelLink(port, data.answers);
  // What a program awaits before it begins may be something that keeps no thread alive.
  setInterval(() => {}, aliveMs);
  setImmediate(() => {
    void run(data, link, version).then((exit) => {
      link.send({ kind: 'exit', exit });
      // Whatever else the program has begun, a timer for example, ends with it.
      process.exit(exit.code);
    });
  });
}

/** Calls to the kernel that block this thread until they are answered. */
class KernelLink {
  readonly #port: MessagePort;
  readonly #answers: Int32Array;
  #asked = 0;
  #printed = 0;

  constructor(port: MessagePort, answers: SharedArrayBuffer) {
    this.#port = port;
    this.#answers = new Int32Array(answers);
  }

  send(message: ThreadMessage): void {
    this.#port.postMessage(message);
  }

  print(text: string, isError: boolean): void {
    for (const line of text.split('\n').flatMap(pieces)) {
      this.#waitForRoom();
      this.send({ kind: 'print', line, isError });
      this.#printed = (this.#printed + 1) | 0;
    }
  }

  #waitForRoom(): void {
    for (;;) {
      const taken = Atomics.load(this.#answers, AnswerWord.taken);
      if (((this.#printed - taken) | 0) < untakenLinesMax) return;
      Atomics.wait(this.#answers, AnswerWord.taken, taken);
    }
  }

  ask(request: Request): unknown {
    this.#asked = (this.#asked + 1) | 0;
    this.send(request);
    while (Atomics.load(this.#answers, AnswerWord.answered) !== this.#asked) {
      Atomics.wait(this.#answers, AnswerWord.answered, (this.#asked - 1) | 0);
    }
    const received = receiveMessageOnPort(this.#port);
    const reply = received?.message as Reply | undefined;
    if (reply === undefined) throw new Error(`no answer to ${request.kind}`);
    if ('error' in reply) throw new Error(reply.error);
    return reply.ok;
  }

  call<K extends CallName>(name: K, args: Parameters<KernelCalls[K]>): ReturnType<KernelCalls[K]> {
    // The kernel answers each call with the type its name promises.
    return this.ask({ kind: 'call', name, args }) as ReturnType<KernelCalls[K]>;
  }
}

/** A line as it can be passed on; one that is longer comes in pieces. */
function pieces(line: string): readonly string[] {
  const count = Math.max(1, Math.ceil(line.length / lineMax));
  return Array.from({ length: count }, (_, at) => line.slice(at * lineMax, (at + 1) * lineMax));
}

async function run(
  data: ThreadData,
  link: KernelLink,
  version: string | undefined,
): Promise<ExitStatus> {
  if (data.version !== undefined && version !== data.version) {
    const message = otherVersion(data.version, version ?? 'an unknown version');
    link.print(message, true);
    return { code: 1, error: message };
  }
  const memory = makeFabric(data, link);
  const port: ProcessPort = {
    identity: data.identity,
    settings: data.processSettings,
    fabric: memory,
    isPrompt: true,
    call: (name, ...args) => link.call(name, args),
    print: (text) => link.print(text, false),
    printError: (text) => link.print(text, true),
    placeOf,
    noteCode: createCodeNotes(
      () => performance.now(),
      (call, status) => link.send({ kind: 'code', call, status }),
    ),
    record: (result) => link.send({ kind: 'record', result }),
  };
  const imc = new Imc(port, (program, argv) => {
    const name = typeof program === 'string' ? program : program.name;
    return Number(link.ask({ kind: 'spawn', name, argv }));
  });
  const endStreams = takeStreams((line, isError) => link.print(line, isError));
  // A program may end itself, and its stores leave then as at any other normal end.
  process.on('exit', () => {
    imc.context.buffer.flush();
    endStreams();
  });
  try {
    const program = await loadProgram(data.program);
    const run = startProgram(program, imc, data.argv);
    assertProgram(run, data.argv[0] ?? '');
    return loop(imc, run, new Parking(memory, imc, data.tuning));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    port.printError(message);
    return { code: 1, error: message };
  }
}

function makeFabric(data: ThreadData, link: KernelLink): fabric.Fabric {
  const random = new Random(data.settings.seed ^ Math.imul(data.identity.pid, 0x9e3779b1));
  const memory = new fabric.Fabric({
    buffers: data.buffers,
    me: data.identity.pid,
    clock: programClock(data.originUs),
    timing: timingOf(data.settings, random, (host) => data.hostNames[host] ?? ''),
    random,
    mapSegment: (_host, _slot, segment) => link.call('segment', [segment]),
    trace: data.isTraced ? (event) => link.send({ kind: 'trace', event }) : undefined,
  });
  memory.hostNames = data.hostNames;
  return memory;
}

function loop(imc: Imc, program: ReturnType<ImcProgram>, parking: Parking): ExitStatus {
  for (;;) {
    const outcome = stepProgram(imc, program);
    if (outcome.kind === 'exit') return outcome.exit;
    const isProgress = imc.context.poll();
    parking.afterPoll(isProgress, outcome.waitsFor);
  }
}
