import { expect, test } from "vitest";
import * as prompts from "@/lib/ai/prompts";
import * as contract from "./ai";

test("what may be asked for is what the prompts can be made from", () => {
  expect(contract.DRAFT_KINDS).toEqual(prompts.DRAFT_KINDS);
  expect(contract.DRAFT_LENGTHS).toEqual(prompts.DRAFT_LENGTHS);
  expect(contract.REFINEMENTS).toEqual(prompts.REFINEMENTS);
  expect(contract.REPURPOSINGS).toEqual(prompts.REPURPOSINGS);
  expect(contract.IMAGE_STYLES).toEqual(prompts.IMAGE_STYLES);
  expect(contract.TEXT_MAX_CHARACTERS).toBe(prompts.TEXT_MAX_CHARACTERS);
  expect(contract.INSTRUCTION_MAX_CHARACTERS).toBe(prompts.INSTRUCTION_MAX_CHARACTERS);
  expect(contract.TOPIC_MAX_CHARACTERS).toBe(prompts.TOPIC_MAX_CHARACTERS);
  expect(contract.TONE_MAX_CHARACTERS).toBe(prompts.TONE_MAX_CHARACTERS);
  expect(contract.MESSAGE_MAX_CHARACTERS).toBe(prompts.CHAT_MAX_CHARACTERS);
  expect(contract.CHAT_MAX_TURNS).toBeGreaterThanOrEqual(prompts.CHAT_MAX_MESSAGES);
});
