// The types of a library as one file that needs no other. The modules of an interface are written so that TypeScript can
// declare each by itself; put together, they do not need their imports from one another any more.
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const options = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  strict: true,
  stripInternal: true,
};

/**
 * The declarations of the modules that others than the library itself can see.
 *
 * @param modules paths, in the order in which a reader needs them; the first one is what programs import
 * @throws Error if a module cannot be declared by itself
 */
export function declarationsOf(modules) {
  return modules.flatMap(statementsOf).map(textOf).join('');
}

/**
 * The declarations that the exports of the first module need, and these exports; for modules that have others as well.
 *
 * @throws Error as {@link declarationsOf}, or if something that is exported is declared nowhere
 */
export function neededDeclarationsOf(modules) {
  const [entry, ...others] = modules;
  const exported = exportsOf(entry);
  const all = others.flatMap(statementsOf).filter(({ statement }) => nameOf(statement) !== '');
  const needed = new Set(exported.map(({ name }) => name));
  // A declaration brings the names that it mentions; the set grows while it is gone through.
  for (const name of needed) {
    for (const one of all) if (nameOf(one.statement) === name) addNames(one.statement, needed);
  }
  const names = new Set(all.map(({ statement }) => nameOf(statement)));
  const missing = exported.find(({ name }) => !names.has(name));
  if (missing !== undefined) throw new Error(`${entry}: ${missing.name} is declared nowhere`);
  const texts = all
    .filter(({ statement }) => needed.has(nameOf(statement)))
    .map((one) => textOf(one).replace(/^export (declare )?/m, 'declare '));
  const list = exported.map(({ name, isType }) => (isType ? `type ${name}` : name));
  return `${texts.join('')}export { ${list.join(', ')} };\n`;
}

function statementsOf(module) {
  const { outputText, diagnostics } = ts.transpileDeclaration(readFileSync(module, 'utf8'), {
    fileName: module,
    reportDiagnostics: true,
    compilerOptions: options,
  });
  if (diagnostics.length > 0) {
    const texts = diagnostics.map(({ messageText }) =>
      ts.flattenDiagnosticMessageText(messageText, '\n'),
    );
    throw new Error(`${module}: ${texts}`);
  }
  const source = ts.createSourceFile(module, outputText, options.target);
  return source.statements
    .filter((statement) => !ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement))
    .map((statement) => ({ statement, outputText }));
}

function textOf({ statement, outputText }) {
  return `${outputText.slice(statement.getFullStart(), statement.getEnd()).trimStart()}\n`;
}

function nameOf(statement) {
  const declared = ts.isVariableStatement(statement)
    ? statement.declarationList.declarations[0]
    : statement;
  return declared?.name?.text ?? '';
}

function addNames(node, names) {
  if (ts.isIdentifier(node)) names.add(node.text);
  node.forEachChild((child) => addNames(child, names));
}

/** What a module that only passes on exports, name by name. */
function exportsOf(module) {
  const source = ts.createSourceFile(module, readFileSync(module, 'utf8'), options.target);
  return source.statements.flatMap((statement) =>
    ts.isExportDeclaration(statement) && statement.exportClause?.elements !== undefined
      ? statement.exportClause.elements.map(({ name, isTypeOnly }) => ({
          name: name.text,
          isType: isTypeOnly || statement.isTypeOnly,
        }))
      : [],
  );
}
