import type { Metadata, Route } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { PageFrame } from "@/components/frame/page-frame";
import { DeletePieceButton, TextButtons } from "@/components/studio/piece-buttons";
import { PieceBody } from "@/components/studio/piece-body";
import { PieceFacts } from "@/components/studio/piece-facts";
import { idIn, pieceHref, projectHref } from "@/components/studio/studio-place";
import { PageHeader } from "@/components/ui/page-header";
import { requireViewer } from "@/lib/auth/actor";
import { getPiece } from "@/lib/queries/projects";
import { studioOptions } from "../../studio-options";

export const metadata: Metadata = { title: "Piece" };

export default async function PiecePage({ params }: { params: Promise<{ id: string }> }) {
  const pieceId = idIn((await params).id) ?? notFound();
  const { actor } = await requireViewer(pieceHref(pieceId));
  const [found, options] = await Promise.all([getPiece(actor, pieceId), studioOptions(actor)]);
  if (!found.ok) notFound();
  const piece = found.value;
  const isText = !["chat", "image", "speech"].includes(piece.kind);
  return (
    <PageFrame>
      <PageHeader
        parent={
          <Link href={projectHref(piece.projectId) as Route} className="underline-offset-4 hover:underline">
            {piece.projectName}
          </Link>
        }
        title={piece.title}
        actions={
          <>
            {isText ? <TextButtons title={piece.title} text={piece.text} /> : null}
            <DeletePieceButton pieceId={pieceId} title={piece.title} projectId={piece.projectId} />
          </>
        }
      />
      <div className="flex flex-col gap-8">
        <PieceBody key={pieceId} piece={piece} options={options} />
        <PieceFacts piece={piece} displayUnit={options.displayUnit} />
      </div>
    </PageFrame>
  );
}
