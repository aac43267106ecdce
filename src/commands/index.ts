// What the composition root of the commands needs of them. Each command is a module of its name with a function `main`.
export {
  type CommandContext,
  type CommandMain,
  exitStatus,
  type Host,
  type Output,
} from './context.ts';
