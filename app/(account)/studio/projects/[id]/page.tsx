import { FolderOpen } from "lucide-react";
import type { Metadata, Route } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { PageFrame } from "@/components/frame/page-frame";
import { KindLinks } from "@/components/studio/kind-links";
import { SHOWN_KINDS } from "@/components/studio/piece-words";
import { PiecesTable } from "@/components/studio/pieces-table";
import { DeleteProjectButton, RenameProjectButton } from "@/components/studio/project-buttons";
import { idIn, parseProjectPlace, projectHref, studioHref } from "@/components/studio/studio-place";
import { ButtonLink } from "@/components/ui/button-link";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { PageLinks } from "@/components/ui/page-links";
import { requireViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { getProject, listProjects } from "@/lib/queries/projects";
import { viewerBalance } from "../../../viewer-balance";

export const metadata: Metadata = { title: "Project" };

type ProjectPageProps = {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function ProjectPage({ params, searchParams }: ProjectPageProps) {
  const projectId = idIn((await params).id) ?? notFound();
  const { kind, cursor } = parseProjectPlace(await searchParams, SHOWN_KINDS);
  const { actor } = await requireViewer(projectHref(projectId, { kind, cursor }));
  const [project, projects, balance] = await Promise.all([
    getProject(actor, projectId, { kind: kind ?? undefined, cursor: cursor ?? undefined }),
    listProjects(actor),
    viewerBalance(actor),
  ]);
  if (!project.ok) notFound();
  assert(projects.ok && balance.ok, "a signed-in person may see their own account");
  const { name, pieces, nextCursor } = project.value;
  const pieceCount = projects.value.find((one) => one.projectId === projectId)?.pieceCount ?? pieces.length;
  return (
    <PageFrame>
      <PageHeader
        parent={
          <Link href={"/studio/projects" as Route} className="underline-offset-4 hover:underline">
            Projects
          </Link>
        }
        title={name}
        actions={
          <>
            <RenameProjectButton projectId={projectId} name={name} />
            <DeleteProjectButton projectId={projectId} name={name} pieceCount={pieceCount} />
            <ButtonLink href={studioHref({ project: projectId }) as Route} size="sm">
              Make something
            </ButtonLink>
          </>
        }
      />
      <div className="flex flex-col gap-5">
        {pieceCount > 0 ? <KindLinks projectId={projectId} kind={kind} /> : null}
        {pieces.length > 0 ? (
          <PiecesTable pieces={pieces} displayUnit={balance.value.displayUnit} />
        ) : (
          <NoPieces projectId={projectId} isEmpty={pieceCount === 0} />
        )}
      </div>
      <PageLinks
        label="Pages of the project"
        first={cursor === null ? null : projectHref(projectId, { kind })}
        next={nextCursor === null ? null : projectHref(projectId, { kind, cursor: nextCursor })}
        className="pt-5"
      />
    </PageFrame>
  );
}

function NoPieces({ projectId, isEmpty }: { projectId: string; isEmpty: boolean }) {
  return isEmpty ? (
    <EmptyState
      icon={FolderOpen}
      title="Nothing has been made here yet."
      action={
        <ButtonLink href={studioHref({ project: projectId }) as Route} variant="secondary" size="sm">
          Write a draft
        </ButtonLink>
      }
    >
      Drafts, chats, images and sounds that you make in this project are kept here.
    </EmptyState>
  ) : (
    <EmptyState
      icon={FolderOpen}
      title="There is none of this kind."
      action={
        <ButtonLink href={projectHref(projectId) as Route} variant="secondary" size="sm">
          Show all pieces
        </ButtonLink>
      }
    />
  );
}
