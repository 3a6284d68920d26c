// What the public interface of a package leaves unsaid: units of numbers, and errors that promises end with.

import ts from "typescript";

/** Types of numbers that do not say by their name what is counted. */
const BARE_NUMBER = /^(bigint|number)( \| (undefined|null))*$/;

/** Words by which the comment of an interface says for all of its numbers what is counted. */
const UNIT =
  /\b(units?|millionths?|hundredths?|billionths?|ppm|percent|basis points?|lots|ticks|hours|seconds|days|levels|wei|exponents?|decimals|digits|numbers|shares?|fractions?|ms|dollars?)\b/i;

/** Names that say it themselves. */
const PLAIN = /^(chainId|blockNumber|logIndex|nonce|market|asset|account)$|(Hours|Hundredths|Millionths)$/;

/** Everything that an index exports which does not say enough, each in a line. */
export function undocumented(index: string): string[] {
  const program = ts.createProgram([index], {
    ...{
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
    },
    ...{ allowImportingTsExtensions: true, noEmit: true, skipLibCheck: true, customConditions: ["@pangea/source"] },
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(index);
  const module = source && checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${index} is no module.`);
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const isAlias = (exported.flags & ts.SymbolFlags.Alias) !== 0;
    const symbol = isAlias ? checker.getAliasedSymbol(exported) : exported;
    return (symbol.declarations ?? []).flatMap((declaration) => missingOf(exported.name, declaration));
  });
}

function missingOf(name: string, declaration: ts.Declaration): string[] {
  if (ts.isFunctionDeclaration(declaration)) return missingErrors(name, declaration);
  if (ts.isInterfaceDeclaration(declaration)) return missingUnits(name, declaration);
  if (!ts.isModuleDeclaration(declaration) || declaration.body === undefined) return [];
  if (!ts.isModuleBlock(declaration.body)) return [];
  const interfaces = declaration.body.statements.filter((each) => ts.isInterfaceDeclaration(each));
  return interfaces.flatMap((each) => missingUnits(`${name}.${each.name.text}`, each));
}

/** Whatever asks the chain may fail: readers must know how. */
function missingErrors(name: string, declaration: ts.FunctionDeclaration): string[] {
  const isAsync = declaration.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
  if (!isAsync || ts.getJSDocTags(declaration).some(({ tagName }) => tagName.text === "throws")) return [];
  return [`${name} says no @throws`];
}

/** A number says its unit itself, or its interface says it for all. */
function missingUnits(name: string, declaration: ts.InterfaceDeclaration): string[] {
  if (UNIT.test(commentOf(declaration))) return [];
  return declaration.members.filter(ts.isPropertySignature).flatMap((member) => {
    const isBare = BARE_NUMBER.test(member.type?.getText() ?? "");
    const isPlain = PLAIN.test(member.name.getText());
    return isBare && !isPlain && commentOf(member) === "" ? [`${name}.${member.name.getText()} says no unit`] : [];
  });
}

function commentOf(node: ts.Node): string {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return comments
    .map(({ comment }) => (typeof comment === "string" ? comment : ts.getTextOfJSDocComment(comment)) ?? "")
    .join(" ");
}
