import {
  Captions,
  FilePen,
  FileText,
  Image as Picture,
  MessagesSquare,
  Repeat2,
  Volume2,
  WandSparkles,
  type LucideIcon,
} from "lucide-react";
import type { PieceKind } from "@/lib/contracts/studio";

type KindWords = { label: string; plural: string; icon: LucideIcon };

/** What people call the kinds of pieces, in the order in which they are offered. */
export const pieceWords: Record<PieceKind, KindWords> = {
  draft: { label: "Draft", plural: "Drafts", icon: FileText },
  refinement: { label: "Refined", plural: "Refined", icon: FilePen },
  repurposing: { label: "Repurposed", plural: "Repurposed", icon: Repeat2 },
  chat: { label: "Chat", plural: "Chats", icon: MessagesSquare },
  image_prompt: { label: "Image prompt", plural: "Image prompts", icon: WandSparkles },
  image: { label: "Image", plural: "Images", icon: Picture },
  speech: { label: "Speech", plural: "Speech", icon: Volume2 },
  transcript: { label: "Transcript", plural: "Transcripts", icon: Captions },
};

export const SHOWN_KINDS = Object.keys(pieceWords) as PieceKind[];
