import { mcpRoute } from "@/lib/mcp/server";

export const dynamic = "force-dynamic";
export { mcpRoute as DELETE, mcpRoute as GET, mcpRoute as POST };
