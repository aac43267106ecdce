// What the operands of the commands have in common: resource names, and attribute values before them.
import type { CommandContext } from './context.ts';
import { exitStatus } from './context.ts';
import { type Options, UsageError } from './options.ts';
import { printErrors } from './print.ts';

/** The operands as resource names. @throws UsageError if there is none. */
export function requireNames(options: Options): readonly string[] {
  if (options.operands.length === 0) throw new UsageError('the resource name is missing');
  if (options.operands.includes('')) throw new UsageError('a resource name is empty');
  return options.operands;
}

/** @throws UsageError if there are operands where none can be. */
export function refuseOperands(options: Options, form: string): void {
  const [operand] = options.operands;
  if (operand !== undefined) {
    throw new UsageError(`${form} takes no resource name, but ${operand} was given`);
  }
}

const attributeValue = /^(USR_[A-Za-z0-9_]*)=/;

/**
 * Refuses `USR_name=value` operands, as no user-defined attribute can be defined yet; nothing is sent (CAA-156).
 *
 * @returns the exit status of the refusal, or null if there is nothing to refuse.
 */
export function refuseAttributeValues(context: CommandContext, options: Options): number | null {
  const names = options.operands.flatMap((word) => attributeValue.exec(word)?.[1] ?? []);
  if (names.length === 0) return null;
  if (!options.has('q')) {
    printErrors(
      context,
      names.map((name) => `Attribute ${name} is not defined for application resources.`),
    );
  }
  return exitStatus.failed;
}
