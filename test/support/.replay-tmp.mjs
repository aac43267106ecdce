// ../../tmp/replay.ts
import { readFileSync as readFileSync2 } from "node:fs";

// test/support/transcript.ts
import { spawn } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
var binFolder = fileURLToPath(new URL("../../bin", import.meta.url));
function parseTranscript(text) {
  const steps = [];
  let reading = false;
  for (const line of text.split("\n")) {
    const last = steps.at(-1);
    if (reading && line.startsWith("> ") && last?.kind === "command") {
      steps[steps.length - 1] = { kind: "command", text: `${last.text}
${line.slice(2)}` };
      continue;
    }
    reading = line.startsWith("$ ");
    if (reading) steps.push({ kind: "command", text: line.slice(2) });
    else if (line.startsWith("#")) steps.push({ kind: "comment", text: line });
  }
  return steps;
}
async function replayTranscript(text) {
  const shell = await openShell();
  try {
    const lines = [];
    for (const step of parseTranscript(text)) {
      if (step.kind === "comment") lines.push(step.text);
      else lines.push(...await runStep(step.text, shell));
    }
    return `${lines.join("\n")}
`;
  } finally {
    await shell.close();
  }
}
async function openShell() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "transcript-")));
  const environment = {
    PATH: `${binFolder}:${join(root, "usr/dt/bin")}:${process.env.PATH ?? ""}`,
    HOME: root,
    TZ: "UTC",
    LC_ALL: "C.UTF-8",
    SYSMAN_ROOT: root
  };
  const run = (command) => runShell(command, root, environment);
  mkdirSync(join(root, "etc"), { mode: 493 });
  writeFileSync(join(root, "etc", "dtcalc.conf"), `port=${await findFreePort()}
`);
  const close = async () => {
    await run("caad stop");
    killProcessesOf(root);
    rmSync(root, { recursive: true, force: true });
  };
  return { root, environment, run, close };
}
function findFreePort() {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("no port"));
      else server.close(() => resolve(address.port));
    });
  });
}
async function runStep(command, shell) {
  const { stdout, stderr, status } = await shell.run(command);
  const shown = (text) => linesOf(text.replaceAll(shell.root, "$SYSMAN_ROOT"));
  return [
    ...command.split("\n").map((line, index) => `${index === 0 ? "$" : ">"} ${line}`),
    ...shown(stdout).map((line) => /^([#\\]|[$>!=] )/.test(line) ? `\\${line}` : line),
    ...shown(stderr).map((line) => `! ${line}`),
    ...status === 0 ? [] : [`= ${status}`]
  ];
}
function linesOf(text) {
  if (text === "") return [];
  return text.endsWith("\n") ? text.slice(0, -1).split("\n") : [...text.split("\n"), "\\ no line end"];
}
function runShell(command, root, environment) {
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-c", command], {
      cwd: root,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"]
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (piece) => {
      stdout += piece;
    });
    child.stderr.setEncoding("utf8").on("data", (piece) => {
      stderr += piece;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ stdout, stderr, status: code ?? -1 }));
  });
}
function killProcessesOf(root) {
  const mark = `\0SYSMAN_ROOT=${root}\0`;
  for (const entry of readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name))) {
    try {
      if (`\0${readFileSync(`/proc/${entry}/environ`, "utf8")}`.includes(mark)) {
        process.kill(Number(entry), "SIGKILL");
      }
    } catch {
    }
  }
}

// ../../tmp/replay.ts
console.log((await replayTranscript(readFileSync2(process.argv[2], "utf8"))).slice(0, -1));
