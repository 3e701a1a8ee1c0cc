import { Download } from "lucide-react";
import Image from "next/image";
import { FileLink } from "@/components/ui/file-link";
import { Section } from "@/components/ui/section";
import type { PieceView } from "@/lib/queries/projects";
import { ChatStudio } from "./chat-studio";
import { keptMessages } from "./kept-messages";
import { fileName } from "./file-name";
import { PieceEditor } from "./piece-editor";
import { SoundPlayer } from "./sound-player";
import type { StudioOptions } from "./studio-options";
import { pieceMediaHref } from "./studio-place";
import { WrittenText } from "./written-text";

/** A piece as its kind is best looked at: a text to work on, a picture, a sound, a conversation that can go on. */
export function PieceBody({ piece, options }: { piece: PieceView; options: StudioOptions }) {
  const { pieceId, projectId, kind, title, mediaType } = piece;
  // Forms send line ends of two characters; here they are one.
  const text = piece.text.replaceAll("\r\n", "\n");
  const media = pieceMediaHref(pieceId);
  switch (kind) {
    case "image":
      return (
        <>
          <div className="flex flex-col items-start gap-3">
            <Image
              unoptimized
              src={media}
              alt={text}
              width={piece.imageSize?.widthPx ?? 1024}
              height={piece.imageSize?.heightPx ?? 1024}
              className="h-auto w-full max-w-2xl rounded-lg border bg-muted"
            />
            <FileLink
              href={media}
              download={`${fileName(title)}.${mediaType === "image/jpeg" ? "jpg" : "png"}`}
              size="sm"
            >
              <Download aria-hidden />
              Download
            </FileLink>
          </div>
          <Section title="Its prompt">
            <WrittenText text={text} className="max-w-prose" />
          </Section>
        </>
      );
    case "speech":
      return (
        <>
          <div className="flex max-w-2xl flex-col items-start gap-3">
            <SoundPlayer src={media} label={title} />
            <FileLink href={media} download={`${fileName(title)}.${soundEnding(mediaType)}`} size="sm">
              <Download aria-hidden />
              Download
            </FileLink>
          </div>
          <Section title="What is read">
            <WrittenText text={text} className="max-w-prose" />
          </Section>
        </>
      );
    case "chat":
      return <ChatStudio projectId={projectId} kept={{ pieceId, messages: keptMessages(text) }} options={options} />;
    case "draft":
    case "refinement":
    case "repurposing":
    case "image_prompt":
    case "transcript":
      return (
        <PieceEditor
          piece={{ pieceId, projectId, kind, title, text, changedAt: piece.changedAt.toISOString() }}
          options={options}
        />
      );
  }
}

function soundEnding(mediaType: string | null): string {
  return mediaType === "audio/wav" ? "wav" : mediaType === "audio/ogg" ? "ogg" : "mp3";
}
