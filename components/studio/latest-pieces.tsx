import type { Route } from "next";
import type { DisplayUnit } from "@/components/amounts/format";
import { ButtonLink } from "@/components/ui/button-link";
import { Section } from "@/components/ui/section";
import type { ProjectView } from "@/lib/queries/projects";
import { PiecesTable } from "./pieces-table";
import { projectHref } from "./studio-place";

const SHOWN = 5;

/** The last things that were made in a project, below the tools that made them. */
export function LatestPieces({ project, displayUnit }: { project: ProjectView; displayUnit: DisplayUnit }) {
  const { projectId, name, pieces } = project;
  return (
    <Section
      title={`Latest in ${name}`}
      actions={
        <ButtonLink href={projectHref(projectId) as Route} variant="secondary" size="sm">
          See the whole project
        </ButtonLink>
      }
      className="mt-10 first-of-type:border-t first-of-type:pt-8"
    >
      <PiecesTable pieces={pieces.slice(0, SHOWN)} displayUnit={displayUnit} />
    </Section>
  );
}
