import { openApiAnswer } from "@/lib/api/openapi";

export const dynamic = "force-dynamic";
export { openApiAnswer as GET };
