import type { Route } from "next";
import Link from "next/link";
import type { DisplayUnit } from "@/components/amounts/format";
import { Moment } from "@/components/amounts/moment";
import { TokenAmount } from "@/components/amounts/token-amount";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import type { ProjectLine } from "@/lib/queries/projects";
import { DeleteProjectButton, RenameProjectButton } from "./project-buttons";
import { projectHref } from "./studio-place";

type ProjectsTableProps = { projects: readonly ProjectLine[]; displayUnit: DisplayUnit };

/** Projects, the latest change first, with what can be done about each. */
export function ProjectsTable({ projects, displayUnit }: ProjectsTableProps) {
  return (
    <Table label="Projects" stack>
      <TableHeader>
        <TableRow>
          <TableHead>Name</TableHead>
          <TableHead sort="descending">Changed</TableHead>
          <TableHead numeric>Pieces</TableHead>
          <TableHead numeric>Cost</TableHead>
          <TableHead numeric>
            <span className="sr-only">What you can do</span>
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {projects.map(({ projectId, name, pieceCount, changedAt, spentTokens }) => (
          <TableRow key={projectId}>
            <TableCell phone="what" className="w-full">
              <Link
                href={projectHref(projectId) as Route}
                className="font-medium wrap-anywhere underline-offset-4 hover:underline pointer-coarse:py-1.5"
              >
                {name}
              </Link>
            </TableCell>
            <TableCell phone="when">
              <Moment at={changedAt.toISOString()} />
            </TableCell>
            <TableCell phone="amount" numeric>
              {pieceCount}
              <span className="sm:hidden">{pieceCount === 1 ? " piece" : " pieces"}</span>
            </TableCell>
            <TableCell phone="hidden" numeric>
              <TokenAmount tokens={spentTokens} displayUnit={displayUnit} />
            </TableCell>
            <TableCell phone="balance" numeric>
              <RenameProjectButton projectId={projectId} name={name} />
              <DeleteProjectButton projectId={projectId} name={name} pieceCount={pieceCount} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
