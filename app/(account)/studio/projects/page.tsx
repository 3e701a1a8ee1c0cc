import { FolderOpen } from "lucide-react";
import type { Metadata, Route } from "next";
import { PageFrame } from "@/components/frame/page-frame";
import { CreateProjectButton } from "@/components/studio/project-buttons";
import { ProjectsTable } from "@/components/studio/projects-table";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { requireViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { listProjects } from "@/lib/queries/projects";
import { viewerBalance } from "../../viewer-balance";
import { PROJECTS_DESCRIPTION } from "./words";

export const metadata: Metadata = { title: "Projects" };

export default async function ProjectsPage() {
  const { actor } = await requireViewer("/studio/projects");
  const [projects, balance] = await Promise.all([listProjects(actor), viewerBalance(actor)]);
  assert(projects.ok && balance.ok, "a signed-in person may see their own account");
  return (
    <PageFrame>
      <PageHeader title="Projects" description={PROJECTS_DESCRIPTION} actions={<CreateProjectButton />} />
      {projects.value.length > 0 ? (
        <ProjectsTable projects={projects.value} displayUnit={balance.value.displayUnit} />
      ) : (
        <EmptyState
          icon={FolderOpen}
          title="You have no project yet."
          action={
            <ButtonLink href={"/studio" as Route} variant="secondary" size="sm">
              Write a draft
            </ButtonLink>
          }
        >
          The first thing that you make in the Studio makes one.
        </EmptyState>
      )}
    </PageFrame>
  );
}
