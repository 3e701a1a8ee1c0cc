import { Unplug } from "lucide-react";
import type { Metadata } from "next";
import { PageFrame } from "@/components/frame/page-frame";
import { LatestPieces } from "@/components/studio/latest-pieces";
import { ProjectSelect } from "@/components/studio/project-select";
import { Studio } from "@/components/studio/studio";
import { parseStudioPlace, studioHref } from "@/components/studio/studio-place";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { requireViewer } from "@/lib/auth/actor";
import { assert } from "@/lib/domain/result";
import { getPiece, getProject, listProjects } from "@/lib/queries/projects";
import { studioOptions } from "./studio-options";

export const metadata: Metadata = { title: "Studio" };

type StudioPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function StudioPage({ searchParams }: StudioPageProps) {
  const place = parseStudioPlace(await searchParams);
  const { actor } = await requireViewer(studioHref(place));
  const [options, projects, source] = await Promise.all([
    studioOptions(actor),
    listProjects(actor),
    place.from === null ? null : getPiece(actor, place.from),
  ]);
  assert(projects.ok, "a signed-in person may see their own projects");
  // The latest, unless the address names one that is there.
  const chosen = projects.value.find(({ projectId }) => projectId === place.project) ?? projects.value[0] ?? null;
  const latest = chosen === null ? null : await getProject(actor, chosen.projectId, {});
  return (
    <PageFrame>
      <PageHeader
        title="Studio"
        description="Write, ask, draw and listen with AI. You pay for what was made, in tokens."
        actions={<ProjectSelect projects={projects.value} projectId={chosen?.projectId ?? null} />}
      />
      {options.models.length === 0 ? (
        <EmptyState icon={Unplug} title="No model is set up here yet.">
          Whoever runs this installation sets the key of a model provider, such as OPENAI_API_KEY.
        </EmptyState>
      ) : (
        <Studio
          key={place.from}
          tab={place.tab}
          projectId={chosen?.projectId ?? null}
          source={source?.ok ? { pieceId: source.value.pieceId, text: source.value.text } : null}
          options={options}
        />
      )}
      {latest?.ok && latest.value.pieces.length > 0 ? (
        <LatestPieces project={latest.value} displayUnit={options.displayUnit} />
      ) : null}
    </PageFrame>
  );
}
