import "server-only";
import type { StudioOptions } from "@/components/studio/studio-options";
import { listAiMediaModels, listAiModels } from "@/lib/api/ai-models";
import type { UserActor } from "@/lib/auth/actor";
import { CHAT_MAX_TURNS, MESSAGE_MAX_CHARACTERS } from "@/lib/contracts/ai";
import {
  AUDIO_LIMIT_BYTES,
  AUDIO_MEDIA_TYPES,
  IMAGE_MAX_COUNT,
  IMAGE_PROMPT_MAX_CHARACTERS,
  SPEECH_MAX_CHARACTERS,
} from "@/lib/contracts/ai-media";
import { PIECE_TITLE_MAX_CHARACTERS } from "@/lib/contracts/studio";
import { INSTRUCTION_MAX_CHARACTERS, TEXT_MAX_CHARACTERS, TOPIC_MAX_CHARACTERS } from "@/lib/domain/text-operations";
import { viewerBalance } from "../viewer-balance";

/** What the pages of the Studio must know of this deployment and of the reader. */
export async function studioOptions(actor: UserActor): Promise<StudioOptions> {
  const [models, mediaModels, balance] = await Promise.all([listAiModels(), listAiMediaModels(), viewerBalance(actor)]);
  return {
    models,
    mediaModels,
    displayUnit: balance.ok ? balance.value.displayUnit : "tokens",
    topicMaxCharacters: TOPIC_MAX_CHARACTERS,
    textMaxCharacters: TEXT_MAX_CHARACTERS,
    instructionMaxCharacters: INSTRUCTION_MAX_CHARACTERS,
    titleMaxCharacters: PIECE_TITLE_MAX_CHARACTERS,
    imagePromptMaxCharacters: IMAGE_PROMPT_MAX_CHARACTERS,
    imageMaxCount: IMAGE_MAX_COUNT,
    speechMaxCharacters: SPEECH_MAX_CHARACTERS,
    audioLimitBytes: AUDIO_LIMIT_BYTES,
    audioMediaTypes: AUDIO_MEDIA_TYPES,
    messageMaxCharacters: MESSAGE_MAX_CHARACTERS,
    conversationMaxMessages: CHAT_MAX_TURNS,
  };
}
