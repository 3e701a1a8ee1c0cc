import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

const root = path.resolve(import.meta.dirname, "../..");

/** `target` is the file in this repository that an import leads to, if it leads to one. */
export type Import = { from: string; target: string | null; isTypeOnly: boolean; text: string };
export type SourceFile = {
  name: string;
  room: string;
  isTest: boolean;
  code: string;
  tree: ts.SourceFile;
  imports: Import[];
};

/** Every TypeScript file of the repository that is written by hand, read and parsed. */
export function sourceFiles(): SourceFile[] {
  const isSource = (name: string) => /\.(ts|tsx|mts)$/.test(name) && !name.endsWith(".d.ts");
  const inFolders = ["app", "components", "lib", "prisma"].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  );
  const atRoot = ["instrumentation.ts", "proxy.ts"].filter((name) => readdirSync(root).includes(name));
  const names = [...inFolders.map((name) => name.replaceAll("\\", "/")), ...atRoot].filter(isSource);
  const known = new Set(names);
  return names.filter((name) => !name.startsWith("lib/db/generated/")).map((name) => sourceFile(name, known));
}

function sourceFile(name: string, known: ReadonlySet<string>): SourceFile {
  const code = readFileSync(path.join(root, name), "utf8");
  const tree = ts.createSourceFile(name, code, ts.ScriptTarget.Latest, true);
  const imports: Import[] = [];
  const visit = (node: ts.Node) => {
    const from = importedBy(node);
    if (from !== null) {
      imports.push({
        from,
        target: targetOf(from, name, known),
        isTypeOnly: isTypeOnly(node),
        text: node.getText(tree),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { name, room: roomOf(name), isTest: /\.test\.tsx?$/.test(name), code, tree, imports };
}

function importedBy(node: ts.Node): string | null {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
    return ts.isStringLiteral(node.moduleSpecifier) ? node.moduleSpecifier.text : null;
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
    return node.argument.literal.text;
  }
  const isLoading =
    ts.isCallExpression(node) &&
    (node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === "require");
  const [first] = isLoading ? node.arguments : [];
  return first && ts.isStringLiteral(first) ? first.text : null;
}

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true;
  if (ts.isImportDeclaration(node)) return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
  return ts.isExportDeclaration(node) && node.isTypeOnly;
}

function targetOf(from: string, name: string, known: ReadonlySet<string>): string | null {
  const isOurs = from.startsWith("@/") || from.startsWith(".");
  if (!isOurs) return null;
  const base = from.startsWith("@/") ? from.slice(2) : path.posix.join(path.posix.dirname(name), from);
  const candidates = [base, `${base}.ts`, `${base}.tsx`, `${base}/index.ts`, `${base}/index.tsx`];
  return candidates.find((candidate) => known.has(candidate)) ?? base;
}

/** `lib/domain`, `app`, or the name of a file that is a room of its own; a test lives where its subject does. */
export function roomOf(name: string): string {
  const [first, second] = name.split("/");
  return first === "lib" ? `lib/${second!.replace(".test.", ".")}` : first!;
}
