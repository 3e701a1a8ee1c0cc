import { database } from "@/lib/db/client";
import type { NewPiece } from "@/lib/db/piece-store";
import { conversationText } from "@/lib/domain/pieces";
import { NO_UNITS } from "@/lib/domain/pricing/charge";
import { assert } from "@/lib/domain/result";
import { newId } from "@/lib/ids";
import { finishRun } from "@/lib/operations/finish-run";
import { keepPiece } from "@/lib/operations/keep-piece";
import { recordUsages, type RecordUsage } from "@/lib/operations/record-usage";
import { startRun } from "@/lib/operations/start-run";

const CAMPAIGN = { id: "0198f0a4-5c00-7000-8000-00002f6d1a01", name: "Autumn campaign" };
const NEWSLETTER = { id: "0198f0a4-5c00-7000-8000-00008be417c2", name: "Newsletter" };
export const BUSY_PROJECTS = [CAMPAIGN, NEWSLETTER];

type Owner = { accountId: string; userId: string };
type Made = Omit<NewPiece, "pieceId" | "usageId"> & {
  operationType: string;
  model: string;
  provider: string;
  input: number;
  output: number;
  metadata: Record<string, unknown>;
};

const seed = { kind: "operator", name: "seed" } as const;
const GPT = { provider: "openai", model: "gpt-4o" };
const CLAUDE = { provider: "anthropic", model: "claude-sonnet-4-5" };

/** What she has kept in the Studio lately, and three workflows: one finished, one stopped at its cap, one that runs. */
export async function seedBusyStudio(owner: Owner): Promise<void> {
  const { accountId } = owner;
  await database().prisma.project.createMany({ data: BUSY_PROJECTS.map((project) => ({ accountId, ...project })) });
  const draft = await make(owner, {
    kind: "draft",
    projectId: CAMPAIGN.id,
    title: "Why slow mornings work",
    text: DRAFT,
    operationType: "draft",
    ...GPT,
    input: 142,
    output: 168,
    metadata: { kind: "post", tone: "warm", length: "medium", topicCharacters: 22 },
  });
  await make(owner, {
    kind: "refinement",
    projectId: CAMPAIGN.id,
    title: "Why slow mornings work",
    text: REFINED,
    sourcePieceId: draft,
    operationType: "refine",
    ...CLAUDE,
    input: 231,
    output: 84,
    metadata: { refinement: "shorten", textCharacters: DRAFT.length, sourcePieceId: draft, sourceKind: "draft" },
  });
  await make(owner, {
    kind: "image_prompt",
    projectId: CAMPAIGN.id,
    title: "Why slow mornings work",
    text: IMAGE_PROMPT,
    sourcePieceId: draft,
    operationType: "image_prompt",
    ...GPT,
    input: 214,
    output: 62,
    metadata: { style: "watercolour", textCharacters: DRAFT.length, sourcePieceId: draft, sourceKind: "draft" },
  });
  await make(owner, {
    kind: "chat",
    projectId: NEWSLETTER.id,
    title: CHAT[0]!.content,
    text: conversationText(CHAT),
    operationType: "chat",
    ...GPT,
    input: 88,
    output: 96,
    metadata: { chatMessages: 1, sentMessages: 1, sentCharacters: CHAT[0]!.content.length },
  });
  await seedRuns(owner);
}

async function make({ accountId, userId }: Owner, made: Made): Promise<string> {
  const { operationType, provider, model, input, output, metadata, ...piece } = made;
  const pieceId = newId();
  const usageId = await charge({
    who: { accountId, userId },
    projectId: piece.projectId,
    operationType,
    provider,
    model,
    units: text(input, output),
    success: true,
    metadata: { ...metadata, derivedKind: piece.kind, derivedCharacters: piece.text.length, pieceId, seeded: true },
  });
  assert(usageId, "what was made is charged");
  assert((await keepPiece(accountId, { ...piece, pieceId, usageId })) !== null, "what was made is kept");
  return pieceId;
}

async function seedRuns({ accountId, userId }: Owner): Promise<void> {
  const who = { accountId, userId };
  const step = (runId: string, operationType: string, input: number, output: number) =>
    charge({
      who,
      runId,
      projectId: CAMPAIGN.id,
      operationType,
      ...GPT,
      success: true,
      units: text(input, output),
      metadata: { seeded: true },
    });

  const carousel = await begin(who, "carousel", 3_000n);
  await step(carousel, "draft", 210, 480);
  await step(carousel, "repurpose", 530, 240);
  await finishRun(seed, carousel);

  const thread = await begin(who, "thread", 1_200n);
  await step(thread, "draft", 180, 420);
  // Dearer than what is left, so that the run ends here and nothing of it is charged.
  await step(thread, "refine", 460, 510);

  const story = await begin(who, "story", 4_000n);
  await step(story, "draft", 240, 610);
}

async function begin(who: RecordUsage["who"], type: string, capTokens: bigint): Promise<string> {
  const started = await startRun(seed, { who, type, capTokens, ttlSeconds: 24 * 60 * 60 });
  assert(started.ok, `a ${type} can begin`);
  return started.value.runId;
}

/** The id of the usage; null where it was refused. */
async function charge(usage: RecordUsage): Promise<string | null> {
  const [recorded] = await recordUsages(seed, [{ ...usage, key: `seed:${newId()}` }]);
  return recorded?.ok ? recorded.value.usageId : null;
}

function text(input: number, output: number) {
  return { ...NO_UNITS, inputModelTokens: BigInt(input), outputModelTokens: BigInt(output) };
}

const DRAFT = `Most of us begin the day by answering other people. A slow morning turns that around: for one hour, nobody gets an answer.

Make the coffee by hand. Read a page of something that will not be useful. Write down the one thing that would make today a good day, before anybody tells you what is urgent.

It is not about getting up at five. It is about who goes first.`;
const REFINED = `Most of us begin the day by answering other people. A slow morning turns that around: make coffee by hand, read a page that is of no use, and write down the one thing that would make today good.

It is not about getting up at five. It is about who goes first.`;
const IMAGE_PROMPT =
  "A quiet kitchen at dawn in loose watercolour: a hand pours hot water over coffee in a glass dripper, steam rising " +
  "into low golden light, an open book and a pencil beside it, soft shadows, much empty paper above, calm and unhurried.";
const CHAT = [
  { role: "user" as const, content: "How long should a newsletter be?" },
  {
    role: "assistant" as const,
    content:
      "As long as it takes to say one thing well. For most readers that is 200 to 400 words: about two minutes. If you " +
      "have three things to say, send the first one, and link to the others.\n\nA test: if a reader forwards it, which " +
      "sentence do they quote? Cut towards that one.",
  },
];
