export type ChatMessage = { role: "user" | "assistant"; content: string };

/** The conversation that a chat keeps. What cannot be read of it is left out. */
export function keptMessages(text: string): ChatMessage[] {
  try {
    const kept: unknown = JSON.parse(text);
    return Array.isArray(kept) ? kept.filter(isMessage) : [];
  } catch {
    return [];
  }
}

function isMessage(one: unknown): one is ChatMessage {
  if (typeof one !== "object" || one === null || !("role" in one) || !("content" in one)) return false;
  return (one.role === "user" || one.role === "assistant") && typeof one.content === "string";
}
