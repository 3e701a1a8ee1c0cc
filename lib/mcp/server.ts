import { createMcpHandler } from "mcp-handler";
import type { Answer } from "@/lib/api/answer";
import { BODY_LIMIT_BYTES, fault, readText } from "@/lib/api/endpoint";
import { withinKeyLimit } from "@/lib/api/limits";
import { problem } from "@/lib/api/respond";
import { serviceActor } from "@/lib/auth/service-actor";
import { newId } from "@/lib/ids";
import { tools, type AgentActor, type Tool } from "./tools";

/**
 * The door for agents: Model Context Protocol over HTTP, stateless. Whoever calls shows an API key that is bound to one
 * account, and reaches that account alone.
 */
export async function mcpRoute(request: Request): Promise<Response> {
  const requestId = newId();
  try {
    const actor = await serviceActor(request, requestId);
    if (!actor) return unauthorized().toResponse();
    if (actor.kind !== "key" || actor.accountId === null) return problem({ code: "insufficient_scope" }).toResponse();
    const body = await readText(request, BODY_LIMIT_BYTES);
    if (!body.ok) return problem(body.refusal).toResponse();
    const { url, method, headers, signal } = request;
    const whole = new Request(url, { method, headers, signal, body: body.value || undefined });
    return await handlerFor({ ...actor, accountId: actor.accountId }, requestId)(whole);
  } catch (error) {
    return fault(error, requestId, "mcp").toResponse();
  }
}

function unauthorized(): Answer {
  return problem({ code: "invalid_billing_secret" }, { "www-authenticate": 'Bearer realm="purser"' });
}

const ABOUT = [
  "Purser keeps the prepaid tokens of one account. 10,000 tokens are US$1 of face value.",
  "Ask billing_balance and billing_estimate before expensive work.",
  "A refusal is an error result whose structured content has a code that never changes, such as insufficient_tokens.",
].join(" ");

/** Made for each request: the tools act for whoever asked, and nobody else's request can meet them. */
function handlerFor(actor: AgentActor, requestId: string) {
  return createMcpHandler(
    (server) => {
      for (const [name, tool] of Object.entries(tools)) {
        server.registerTool(
          name,
          {
            title: tool.title,
            description: tool.about,
            inputSchema: tool.input,
            annotations: { readOnlyHint: tool.isReadOnly, destructiveHint: false, openWorldHint: false },
          },
          (input) => result(name, tool, actor, input as Record<string, unknown>, requestId),
        );
      }
    },
    { serverInfo: { name: "purser", version: "1" }, instructions: ABOUT, telemetry: false },
  );
}

/**
 * An endpoint's answer as a tool's: the same JSON as text for models and as structure for programs. Each is a call of
 * the key's, as it would be over HTTP.
 */
async function result(name: string, tool: Tool, actor: AgentActor, input: Record<string, unknown>, requestId: string) {
  const call = () => tool.call(actor, input);
  const answer = await withinKeyLimit(actor, call).catch((error: unknown) => fault(error, requestId, `mcp ${name}`));
  const text = String(answer.body);
  return {
    isError: answer.status >= 400,
    content: [{ type: "text" as const, text }],
    structuredContent: JSON.parse(text) as Record<string, unknown>,
  };
}
