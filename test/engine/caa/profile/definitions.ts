// Texts of type definition files for tests: the manual's example, and one attribute of each type.

/** FX-5, the manual's example (2.4). */
export const USR_DEBUG = `#!=====================================================
attribute: USR_DEBUG
type: boolean
switch: -o d
default: 0
required: no
`;

/** One entry. */
export function entry(
  attribute: string,
  type: string,
  more: { readonly switch?: string; readonly default?: string; readonly required?: string } = {},
): string {
  const { switch: word = `-o ${attribute.slice(4).toLowerCase()}` } = more;
  return [
    `attribute: ${attribute}`,
    `type: ${type}`,
    `switch: ${word}`,
    `default: ${more.default ?? ''}`,
    `required: ${more.required ?? 'no'}`,
    '',
  ].join('\n');
}

/** An attribute of each type. */
export const EVERY_TYPE = [
  entry('USR_BOOLEAN', 'boolean'),
  entry('USR_STRING', 'string', { switch: '-w' }),
  entry('USR_LIST', 'name_list'),
  entry('USR_NAME', 'name_string'),
  entry('USR_NUMBER', 'positive_integer', { default: '0' }),
  entry('USR_ADDRESS', 'internet_address'),
  entry('USR_FILE', 'file', { switch: '-file' }),
].join('');
